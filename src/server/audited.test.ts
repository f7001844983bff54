/** A server that keeps an audit log, and one for employers. */
import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serverForTests, type TestServer, TYPED_NURSE } from "../../tests/support/serving.ts";
import { readLogFiles } from "../audit/log/log-reading.ts";
import { openPersonKeys } from "../audit/log/person-keys.ts";
import { shownEvents } from "../audit/log/show.ts";
import { verifyLog } from "../audit/log/verify.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "audited-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const { signal } = new AbortController();
const audited = (name: string) => ({ log: join(folder, `${name}.jsonl`), keys: undefined, actor: "the desk" });
const NURSE = { ...TYPED_NURSE, id: "nurse.1" };

function asking(server: TestServer) {
  return (place: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${place}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
}

async function eventsOf(log: string) {
  const keys = await openPersonKeys(`${log}.keys`);
  const all = [];
  for await (const shown of shownEvents(await readLogFiles(log), {
    alias: undefined,
    since: undefined,
    until: undefined,
    keys,
    signal,
  }))
    all.push(shown);
  await keys.close();
  return all;
}

test("every answer about a person, what was corrected, decided otherwise and refused is in the log", async () => {
  const audit = audited("all");
  const server = await serverForTests({ audit });
  const ask = asking(server);
  const answer = await ask("/v1/recommendations", { history: NURSE, method: "counted", top: 3 });
  const token = answer.headers.get("Audit-Event")!;
  const { ranking } = (await answer.json()) as { ranking: { code: string; probability: number }[] };
  // It is there before the answer is.
  expect((await readFile(audit.log, "utf8")).trimEnd().split("\n")).toHaveLength(2);
  const held = [{ claim: "education:bachelor", standing: "false" }];
  await ask("/v1/revisions", { history: NURSE, method: "counted", before: [], held });
  await ask("/v1/why", { history: NURSE, method: "counted", title: "teacher" });
  await ask("/v1/histories", { text: "Jane Roe\nRegistered Nurse, City Hospital, 2019-07 to 2021-03" });
  const overridden = await ask("/v1/overrides", {
    event: token,
    words: "She asked for \u001b[31mnights\u202e off.\u0000",
    code: "29-1171.00",
    by: "the head of the ward",
  });
  expect(overridden.status).toBe(200);
  expect(
    (await ask("/v1/overrides", { event: token.replace(/.$/, (last) => (last === "0" ? "1" : "0")), words: "x" }))
      .status,
  ).toBe(422);
  expect((await ask("/v1/recommendations", { history: NURSE, method: "nothing" })).status).toBe(422);
  expect((await ask("/v1/recommendations", { history: NURSE, method: "nothing" })).status).toBe(422);
  expect((await ask("/v1/recommendations", { history: 1 })).status).toBe(400);
  await server.close();

  const { kinds } = await verifyLog(await readLogFiles(audit.log), { expect: token.split("-")[1], signal });
  expect(kinds).toEqual({
    opened: 1,
    recommended: 1,
    revised: 1,
    explained: 1,
    read: 1,
    overridden: 1,
    refused: 3,
    closed: 1,
  });
  const events = await eventsOf(audit.log);
  const one = (kind: string) => events.find(({ event }) => event.kind === kind)!;
  expect(one("recommended").event).toMatchObject({ actor: "the desk", request: answer.headers.get("X-Request-Id") });
  expect(one("recommended").opened).toMatchObject({
    ranking: ranking.map(({ code, probability }) => [code, probability]),
  });
  expect(one("revised").opened).toMatchObject({ changes: [{ claim: "education:bachelor", to: "false" }] });
  expect(one("explained").opened).toMatchObject({ facts: expect.any(Array) });
  expect(one("overridden").event).toMatchObject({ of: { n: 1, hash: one("recommended").hash } });
  expect(one("overridden").opened).toEqual({
    words: "She asked for \u001b[31mnights\u202e off.\u0000",
    code: "29-1171.00",
    by: "the head of the ward",
  });
  expect(
    new Set(
      ["recommended", "revised", "explained", "overridden"].map((kind) => (one(kind).event as { alias: string }).alias),
    ).size,
  ).toBe(1);
  const refused = events.flatMap(({ event }) =>
    event.kind === "refused" ? [[event.place, event.code, event.times]] : [],
  );
  expect(refused.sort()).toEqual([
    ["/v1/overrides", "unknown-event", 1],
    ["/v1/recommendations", "bad-request", 1],
    ["/v1/recommendations", "unknown-method", 2],
  ]);
  const line = await readFile(audit.log, "utf8");
  for (const word of ["nurse.1", "Jane", "ward", "nights", "29-1141"]) expect(line).not.toContain(word);
});

test("a tool's answers are in the log as well, and a streamed answer names its event", async () => {
  const audit = audited("tools");
  const server = await serverForTests({ audit });
  const ask = asking(server);
  const call = { jsonrpc: "2.0", id: 1, method: "tools/call" };
  const said = await ask(
    "/mcp",
    { ...call, params: { name: "recommend", arguments: { history: NURSE, method: "counted" } } },
    { Accept: "application/json, text/event-stream" },
  );
  expect(await said.text()).toContain("29-1141");
  await ask(
    "/mcp",
    { ...call, params: { name: "recommend", arguments: { history: NURSE, method: "nothing" } } },
    { Accept: "application/json, text/event-stream" },
  );
  const streamed = await ask(
    "/v1/recommendations",
    { history: NURSE, method: "counted" },
    { Accept: "text/event-stream" },
  );
  expect(await streamed.text()).toMatch(/event: recommendation\n.*event: audit\ndata: \{"event":"2-/s);
  await server.close();
  const events = await eventsOf(audit.log);
  expect(events.map(({ event }) => event.kind)).toEqual(["opened", "recommended", "recommended", "refused", "closed"]);
});

test("a person's key is erased while the server runs, and what was said of the person is overridden no more", async () => {
  const audit = audited("erased");
  const server = await serverForTests({ audit });
  const ask = asking(server);
  const token = (await ask("/v1/recommendations", { history: NURSE, method: "counted" })).headers.get("Audit-Event");
  expect(await (await ask("/v1/erasures", { person: "nurse.1" })).json()).toEqual({ erased: true });
  expect(await (await ask("/v1/erasures", { person: "nurse.1" })).json()).toEqual({ erased: false });
  expect((await ask("/v1/overrides", { event: token, words: "x" })).status).toBe(422);
  await server.close();
  expect((await eventsOf(audit.log))[1]!.opened).toBe("erased");
});

describe("a log that cannot be written", () => {
  /** The log's file is taken away, so that turning it over with the month fails. */
  async function withoutItsFile(name: string, more: Parameters<typeof serverForTests>[0]) {
    const audit = audited(name);
    let today = new Date("2026-03-01T00:00:00Z");
    const server = await serverForTests({ audit, now: () => today, ...more });
    await rename(audit.log, `${audit.log}.away`);
    today = new Date("2026-04-01T00:00:00Z");
    const answer = await asking(server)("/v1/recommendations", { history: NURSE, method: "counted" });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    await server.close();
    return { answer, metrics, server };
  }

  test("refuses the answer in employer mode", async () => {
    const service = {
      use: "employer",
      notice: "You are judged.",
      contact: "x@example.org",
      retention: "eu-employer",
    } as const;
    const { answer } = await withoutItsFile("employer-full", { service });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "audit-failed" });
  });

  test("otherwise lets it out, and says that it did", async () => {
    const { answer, metrics, server } = await withoutItsFile("full", {});
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Audit-Event")).toBeNull();
    expect(metrics).toContain("wherefore_audit_events_lost 1");
    expect(server.logged.some((line) => line.includes("the audit log could not be written"))).toBe(true);
  });
});

describe("employer mode", () => {
  const service = {
    use: "employer",
    notice: "Your <history> is ranked.",
    contact: "works council",
    retention: "eu-employer",
  } as const;

  test("does not start without log, period, notice and contact, and names what is lacking", async () => {
    await expect(
      serverForTests({ service: { ...service, contact: undefined, retention: undefined } }),
    ).rejects.toMatchObject({
      code: "employer-mode",
      found: expect.stringContaining("--audit FILE, --retention PERIOD, --contact ADDRESS are"),
    });
  });

  test("shows its notice in the place of the page, and in the document", async () => {
    const server = await serverForTests({ service, audit: audited("employer") });
    const page = await (await fetch(server.url)).text();
    const { info } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      info: { description: string; contact: object };
    };
    const about = await (await fetch(`${server.url}/v1/service`)).json();
    const script = await fetch(`${server.url}/index.html`);
    await server.close();
    expect(page).toContain("<p>Your &#60;history&#62; is ranked.</p>");
    expect(page).toContain("works council");
    expect(info.description).toContain("Your <history> is ranked.");
    expect(info.contact).toEqual({ name: "works council" });
    expect(about).toEqual({ ...service, audited: true });
    expect(script.status).toBe(404);
  });
});

test("without a log the places of the log say so", async () => {
  const server = await serverForTests();
  const refused = await asking(server)("/v1/overrides", { event: "x", words: "x" });
  await server.close();
  expect(refused.status).toBe(404);
  expect(await refused.json()).toMatchObject({ code: "no-audit" });
});
