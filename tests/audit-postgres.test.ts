/** An audit log in Postgres, as somebody types its commands: kept, verified, shown and erased; by a role with the rights that are documented. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandsIn } from "./support/command.ts";
import { type OwnPostgres, postgresFolder, query, startPostgres } from "./support/postgres.ts";

const installed = postgresFolder() !== undefined;
if (!installed) process.stderr.write("Postgres is not installed, so nothing is tried of audit logs in it.\n");

describe.skipIf(!installed)("--audit postgres", () => {
  const place = mkdtempSync(join(tmpdir(), "wherefore-audit-postgres-"));
  const people = join(place, "people.jsonl");
  const SECRET = "5f0c4f2f6f0e4b3c8f0d6a7b1c2d3e4f";
  let postgres: OwnPostgres;
  beforeAll(async () => {
    postgres = (await startPostgres())!;
    const jobs = [{ title: "Registered Nurse", start: "2019-07" }];
    writeFileSync(people, ["ada.lovelace", "grace.hopper"].map((id) => `${JSON.stringify({ id, jobs })}\n`).join(""));
  }, 240_000);
  afterAll(async () => {
    await postgres?.close();
    rmSync(place, { recursive: true, force: true });
  });

  const commands = (url: string, env: Readonly<Record<string, string>> = { WHEREFORE_AUDIT_SECRET: SECRET }) => {
    const run = commandsIn({ WHEREFORE_DATABASE: url, ...env });
    return async (...args: string[]) => {
      const ran = await run(args);
      expect(ran.out + ran.err).not.toContain(postgres.password);
      expect(ran.out + ran.err).not.toContain(SECRET);
      return ran;
    };
  };

  test("what is answered is kept, verified, shown, and erased", async () => {
    const run = commands(postgres.url);
    const kept = await run("recommend", people, "--method", "counted", "--audit", "postgres", "--json");
    expect(kept.code, kept.err).toBe(0);
    const [, hash] = /the last event is 3, ([0-9a-f]{64})/.exec(kept.err)!;
    const verified = await run("audit", "verify", "postgres", "--expect", hash!);
    expect(verified.out).toContain("nothing was changed in 4 events (in Postgres).");
    const shown = await run("audit", "show", "postgres", "--person", "ada.lovelace");
    expect(shown.out).toMatch(/^1 {2}.* recommended {2}p-[0-9a-f]{32} {2}\{.*\n$/);
    const dry = await run("erase", "ada.lovelace", "--database", "--dry-run");
    expect(dry.out).toContain("Would erase the person's key of the audit log in 127.0.0.1/wherefore");
    expect((await run("audit", "show", "postgres")).out).not.toContain("(erased)");
    expect((await run("erase", "ada.lovelace", "--database")).code).toBe(0);
    expect((await run("erase", "ada.lovelace", "--database")).out).toContain("Nothing here is this person's.");
    expect((await run("audit", "show", "postgres")).out.match(/\(erased\)/g)).toHaveLength(1);
    expect((await run("audit", "show", "postgres", "--person", "ada.lovelace")).err).toContain(
      "knows nobody of this id",
    );
    expect((await run("audit", "verify", "postgres", "--expect", hash!)).out).toContain("erased 1");
    expect((await run("audit", "expire", "postgres", "--retention", "guidance")).code).toBe(0);
  }, 120_000);

  test("without its secret nothing is answered, shown or erased", async () => {
    const run = commands(postgres.url, {});
    const kept = await run("recommend", people, "--method", "counted", "--audit", "postgres");
    expect([kept.code, kept.out, kept.err]).toEqual([2, "", expect.stringContaining("openssl rand -hex 32")]);
    for (const args of [
      ["audit", "show", "postgres"],
      ["erase", "grace.hopper", "--database"],
    ])
      expect(await run(...args)).toMatchObject({ code: 2, err: expect.stringContaining("WHEREFORE_AUDIT_SECRET") });
    const nowhere = commandsIn({ WHEREFORE_AUDIT_SECRET: SECRET });
    expect(await nowhere(["audit", "verify", "postgres"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("no database is named"),
    });
  }, 120_000);

  test("a role with the documented rights keeps a log and erases, and cannot delete what it wrote", async () => {
    const url = await postgres.another("by_role");
    const rights = /```sql\n(.*?)```/s.exec(readFileSync("docs/audit.md", "utf8"))![1]!;
    const member = url.replace("wherefore:", "wherefore_auditor:");
    await query(url, `CREATE ROLE wherefore_auditor LOGIN PASSWORD '${postgres.password}'`);
    const refused = await commands(member)("recommend", people, "--method", "counted", "--audit", "postgres");
    expect([refused.code, refused.out]).toEqual([2, ""]);
    expect(refused.err).toContain("give this role the rights in docs/audit.md");
    expect((await commands(url)("recommend", people, "--method", "counted", "--audit", "postgres")).code).toBe(0);
    await query(url, rights);
    const kept = await commands(member)("recommend", people, "--method", "counted", "--audit", "postgres");
    expect(kept.code, kept.err).toBe(0);
    expect((await commands(member)("erase", "ada.lovelace", "--database")).code).toBe(0);
    for (const change of ["DELETE FROM wherefore_audit.events", "UPDATE wherefore_audit.events SET line = ''"])
      await expect(query(member, change)).rejects.toThrow("permission denied");
    expect((await commands(member)("audit", "verify", "postgres")).code).toBe(0);
  }, 120_000);
});
