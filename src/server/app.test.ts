/** The server as it is asked over HTTP, with its own threads. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serverForTests, type TestServer, TYPED_NURSE } from "../../tests/support/serving.ts";
import { Advised, ReadHistory, Recommendation, Revision, WhyAnswer } from "./schemas.ts";

let server: TestServer;

beforeAll(async () => {
  server = await serverForTests();
});

afterAll(async () => {
  await server.close();
  expect(server.logged.filter((line) => line.includes("fault"))).toEqual([]);
});

async function post(path: string, body: object): Promise<{ status: number; json: never }> {
  const answer = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: (await answer.json()) as never };
}

test("a document becomes a history whose titles are coded, and the history a recommendation", async () => {
  const form = new FormData();
  form.set("file", new File([readFileSync("examples/json-resume.json")], "json-resume.json"));
  const read = ReadHistory.parse(
    await (await fetch(`${server.url}/v1/histories`, { method: "POST", body: form })).json(),
  );
  expect(read.format).toBe("json-resume");
  expect(read.titles.map(({ occupation }) => occupation)).toContain("Registered Nurses");
  const { json } = await post("/v1/recommendations", { history: read.history, top: 3 });
  const { ranking, reasons, history, bands } = Recommendation.parse(json);
  expect(ranking[0]?.title).toBe("Registered Nurses");
  expect(reasons[0]?.pulls?.length).toBeGreaterThan(0);
  expect(history).toEqual(read.history);
  expect(bands?.people).toBeGreaterThan(0);
});

test("what is struck moves the ranking by what was foretold", async () => {
  const held = [{ claim: "education:bachelor", standing: "false" }];
  const { status, json } = await post("/v1/revisions", { history: TYPED_NURSE, before: [], held });
  expect(status).toBe(200);
  const { changes, moved, before, after } = Revision.parse(json);
  expect(changes).toEqual([{ claim: "education:bachelor", from: "open", to: "false" }]);
  expect(moved.length).toBeGreaterThan(0);
  for (const { nats, foretold } of moved) expect(nats).toBeCloseTo(foretold!, 4);
  expect(before.ranking).not.toEqual(after.ranking);
});

test("what a title meant moves the ranking by what was foretold, and is asked about when it tells most", async () => {
  const near = [
    { code: "43-1011.00", title: "First-Line Supervisors of Office and Administrative Support Workers", score: 0.3 },
    { code: "35-1012.00", title: "First-Line Supervisors of Food Preparation and Serving Workers", score: 0.3 },
  ];
  const coding = { kind: "not-recognised", nearest: near };
  const history = { ...TYPED_NURSE, jobs: [...TYPED_NURSE.jobs, { title: "Supervisor", coding, start: "2021-01" }] };
  const claim = "coding:3:35-1012.00";
  for (const standing of ["true", "false"]) {
    const { json } = await post("/v1/revisions", { history, before: [], held: [{ claim, standing }] });
    const { changes, moved, after } = Revision.parse(json);
    expect(changes).toEqual([{ claim, from: "open", to: standing }]);
    for (const { nats, foretold } of moved) expect(nats).toBeCloseTo(foretold!, 4);
    expect(moved.length > 0).toBe(standing === "true");
    expect(after.held).toEqual([{ claim, standing }]);
  }
  // What is ahead is passed over until what the title meant tells most.
  const skipped: string[] = [];
  let asked = "";
  while (!asked.startsWith("coding:") && skipped.length < 60) {
    const { json } = await post("/v1/recommendations", { history, top: 1, skipped });
    asked = Recommendation.parse(json).question?.claim ?? "coding: nothing is asked";
    skipped.push(asked);
  }
  expect(asked).toMatch(/^coding:3:(43-1011|35-1012)\.00$/);
  const { json } = await post("/v1/recommendations", { history, top: 1, skipped });
  expect(Recommendation.parse(json).question?.claim).not.toBe(asked);
});

test("of a history of which nothing was understood nothing is ranked, and that is said", async () => {
  const { status, json } = await post("/v1/recommendations", { history: { jobs: [{ title: "Xyzzy plugh" }] } });
  expect(status).toBe(200);
  expect(Advised.parse(json)).toMatchObject({ ranking: [], notUnderstood: [{ row: 1, title: "Xyzzy plugh" }] });
});

test("why not a teacher", async () => {
  const { json } = await post("/v1/why", { history: TYPED_NURSE, title: "elementary school teacher" });
  expect(WhyAnswer.parse(json).why.code).toBe("25-2021.00");
});

test.each<[string, object, number, string]>([
  ["no history", {}, 400, "bad-request"],
  [
    "a claim that nobody can read",
    { history: TYPED_NURSE, held: [{ claim: "sky:blue", standing: "true" }] },
    422,
    "bad-claim",
  ],
  ["a method that is not there", { history: TYPED_NURSE, method: "oracle" }, 422, "unknown-method"],
  ["a method that reads a folder", { history: TYPED_NURSE, method: "career-direct@/etc" }, 422, "unknown-method"],
  ["a code that is none", { history: { jobs: [{ code: "99-9999.99" }] } }, 422, "unknown-code"],
])("%s is refused with its code", async (_, body, status, code) => {
  const answer = await post("/v1/recommendations", body);
  expect(answer).toMatchObject({ status, json: { code, status } });
});

test("the reference page names every place and shape, and holds nothing that runs", async () => {
  const { paths, components } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    paths: object;
    components: { schemas: object };
  };
  const page = await (await fetch(`${server.url}/reference`)).text();
  for (const path of Object.keys(paths)) expect(page).toContain(path);
  for (const name of Object.keys(components.schemas)) expect(page).toContain(`id="${name}"`);
  expect(page).not.toMatch(/<script|style=|https?:/i);
});

test("the page's files: the built page, or how to build it; nothing outside of its folder", async () => {
  const page = await fetch(`${server.url}/`);
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  const etag = page.headers.get("etag");
  if (etag !== null) {
    const again = await fetch(`${server.url}/`, { headers: { "If-None-Match": etag } });
    expect(again.status).toBe(304);
  }
  for (const path of ["/..%2f..%2fpackage.json", "/%2e%2e/package.json", "/%", "/%ff", "/assets/%00", "//etc/passwd"])
    expect((await fetch(`${server.url}${path}`)).status, path).toBe(404);
});

test("another verb is refused with those that there are", async () => {
  const answer = await fetch(`${server.url}/v1/recommendations`);
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("POST");
  expect((await fetch(`${server.url}/v1/runs`, { method: "DELETE" })).headers.get("allow")).toBe("GET, HEAD");
});
