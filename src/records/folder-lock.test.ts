import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { ownFolder } from "./folder-lock.ts";
import { thisProcess } from "./processes.ts";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "wherefore-lock-")), "set");
});

/** A process that owns the folder by a script, and says "owned" or the error; it waits to be killed. */
function owning(script = "") {
  const code = `
    import { ownFolder } from ${JSON.stringify(join(import.meta.dirname, "folder-lock.ts"))};
    const own = () => ownFolder(${JSON.stringify(folder)}, "reasons judge").then(() => "owned", (error) => error.message);
    ${script || "process.stdout.write(await own()); setInterval(() => {}, 1000);"}`;
  return spawn(process.execPath, ["--input-type=module-typescript", "--no-warnings", "-e", code], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

const claims = () => (existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith("lock-")) : []);

describe("one owner a folder", () => {
  test("a second is refused, and told who it is and since when; after it is given back, not", async () => {
    const first = await ownFolder(folder, "reasons judge");
    const refused = await ownFolder(folder, "reasons choose").catch((error) => error);
    expect(refused).toMatchObject({ code: "folder-in-use", place: { file: folder } });
    expect(refused.message).toContain("`reasons judge` works in this folder");
    expect(refused.message).toMatch(
      new RegExp(`process ${process.pid} on .*, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC`),
    );
    expect(claims()).toHaveLength(1);
    await first.release();
    expect(existsSync(folder)).toBe(false);
    await (await ownFolder(folder, "reasons choose")).release();
  });

  test("a folder that something was written into stays", async () => {
    const owner = await ownFolder(folder, "train");
    writeFileSync(join(folder, "weights"), "1");
    await owner.release();
    expect(readdirSync(folder)).toEqual(["weights"]);
  });

  test("parts of one work stand beside each other; the same part, the whole and another work do not", async () => {
    const first = await ownFolder(folder, "reasons propose", "1/2");
    const second = await ownFolder(folder, "reasons propose", "2/2");
    for (const [work, part] of [["reasons propose", "1/2"], ["reasons propose"], ["reasons judge", "1/2"]] as const)
      await expect(ownFolder(folder, work, part)).rejects.toMatchObject({ code: "folder-in-use" });
    await first.release();
    await (await ownFolder(folder, "reasons propose", "1/2")).release();
    await second.release();
  });

  test("what a killed process left is taken over", async () => {
    const owner = owning();
    expect(String((await once(owner.stdout!, "data"))[0])).toBe("owned");
    await expect(ownFolder(folder, "reasons choose")).rejects.toThrow(`process ${owner.pid}`);
    owner.kill("SIGKILL");
    await once(owner, "close");
    const next = await ownFolder(folder, "reasons choose");
    expect(claims()).toHaveLength(1);
    await next.release();
  });

  test.each([
    ["of a number that was given to another process since", { began: "1" }],
    ["of before the computer was started", { boot: "another" }],
  ])("a claim %s is taken over", async (_, other) => {
    if (thisProcess().boot === "") return;
    mkdirSync(folder);
    const claim = { process: { ...thisProcess(), ...other }, work: "train", since: "2026-01-01T00:00:00.000Z" };
    writeFileSync(join(folder, `lock-${process.pid}-00000000.json`), JSON.stringify(claim));
    const owner = await ownFolder(folder, "train");
    expect(claims()).not.toContain(`lock-${process.pid}-00000000.json`);
    await owner.release();
  });

  test("another container's claim stands, whatever its number is here", async () => {
    mkdirSync(folder);
    const claim = {
      process: { ...thisProcess(), space: "pid:[1]", pid: 4_194_304 },
      work: "train",
      since: "2026-01-01T00:00:00.000Z",
    };
    writeFileSync(join(folder, "lock-4194304-00000000.json"), JSON.stringify(claim));
    await expect(ownFolder(folder, "train")).rejects.toMatchObject({ code: "folder-in-use" });
  });

  test("another computer's claim stands, and an empty one, as after a power cut, does not", async () => {
    mkdirSync(folder);
    const elsewhere = {
      process: { ...thisProcess(), host: "elsewhere", pid: 1 },
      work: "train",
      since: "2026-01-01T00:00:00.000Z",
    };
    const file = join(folder, "lock-1-00000000.json");
    writeFileSync(file, JSON.stringify(elsewhere));
    const refused = ownFolder(folder, "train");
    await expect(refused).rejects.toThrow(`process 1 on elsewhere, since 2026-01-01 00:00:00 UTC. `);
    await expect(refused).rejects.toThrow(`delete ${file}`);
    writeFileSync(file, "");
    await (await ownFolder(folder, "train")).release();
    expect(claims()).toEqual([]);
  });

  test("of many that begin at once, exactly one at a time is in", async () => {
    const log = join(folder, "..", "log");
    writeFileSync(log, "");
    // Each tries until it was in twice; in there it writes two lines that must stand together.
    const script = `
      import { appendFileSync } from "node:fs";
      import { setTimeout as wait } from "node:timers/promises";
      for (let times = 0; times < 2; ) {
        const owner = await ownFolder(${JSON.stringify(folder)}, "train").catch((error) => error);
        if (!owner.release) { if (error_is_other(owner)) throw owner; await wait(5 * Math.random()); continue; }
        appendFileSync(${JSON.stringify(log)}, process.pid + " in\\n");
        await wait(2);
        appendFileSync(${JSON.stringify(log)}, process.pid + " out\\n");
        await owner.release();
        times++;
      }
      function error_is_other(error) { return error.code !== "folder-in-use"; }`;
    const processes = Array.from({ length: 6 }, () => owning(script));
    const codes = await Promise.all(processes.map(async (process) => (await once(process, "close"))[0]));
    expect(codes).toEqual(processes.map(() => 0));
    const lines = readFileSync(log, "utf8").trim().split("\n");
    expect(lines).toHaveLength(24);
    for (let at = 0; at < lines.length; at += 2) {
      const [pid] = lines[at]!.split(" ");
      expect([lines[at], lines[at + 1]]).toEqual([`${pid} in`, `${pid} out`]);
    }
    expect(claims()).toEqual([]);
  }, 60_000);
});
