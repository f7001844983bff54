/** The typed client, against the running server; and its types, against the server's document. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientTypes } from "../../scripts/types-of-document.ts";
import { serverForTests, type TestServer, TYPED_NURSE } from "../../tests/support/serving.ts";
import { createClient, streamRecommendation } from "./client.ts";

const apiKey = "a-key-for-tests";
let server: TestServer;
beforeAll(async () => {
  server = await serverForTests({ env: { WHEREFORE_API_KEY: apiKey } });
});
afterAll(() => server.close());

test("the types are those of the document: `npm run client-types` writes them", () => {
  const words = (text: string) => text.replace(/[\s;()*]+/g, "").replaceAll("|", "");
  // Not compared by the test's own means, which would print both.
  expect(words(readFileSync("src/server/api-types.ts", "utf8")) === words(clientTypes())).toBe(true);
});

test("a résumé is read, ranked and corrected", async () => {
  const client = createClient(server.url, { apiKey });
  const read = await client.POST("/v1/histories", {
    body: { text: readFileSync("examples/json-resume.json", "utf8") },
  });
  const history = read.data!.history;
  const { data } = await client.POST("/v1/recommendations", { body: { history, top: 3 } });
  expect(data?.ranking[0]?.title).toBe("Registered Nurses");
  const revised = await client.POST("/v1/revisions", {
    body: { history, held: [{ claim: "field:29", standing: "false" }] },
  });
  expect(revised.data?.moved.length).toBeGreaterThan(0);
  const occupation = await client.GET("/v1/occupations/{code}", { params: { path: { code: "29-1141.00" } } });
  expect(occupation.data?.pay?.annual?.median).toBe(97_550);
  const found = await client.GET("/v1/occupations", { params: { query: { q: "nurse", top: 3 } } });
  expect(found.data?.occupations).toHaveLength(3);
});

test("a document is uploaded as a form", async () => {
  const form = new FormData();
  form.set("file", new File([readFileSync("examples/europass.pdf")], "europass.pdf"));
  const { data } = await createClient(server.url, { apiKey }).POST("/v1/histories", {
    body: form as never,
    bodySerializer: (body) => body as never,
  });
  expect(data?.format).toBe("europass-pdf");
});

test("a recommendation is streamed", async () => {
  const events = [];
  for await (const event of streamRecommendation(server.url, { history: TYPED_NURSE as never, top: 1 }, { apiKey }))
    events.push(event);
  expect(events).toMatchObject([{ event: "recommendation", data: { ranking: [{ title: "Registered Nurses" }] } }]);
});

test("what is refused comes as a problem", async () => {
  const { error, response } = await createClient(server.url).GET("/v1/runs");
  expect(response.status).toBe(401);
  expect(error?.code).toBe("no-api-key");
  const refused = streamRecommendation(server.url, { history: { jobs: [] } });
  await expect(refused.next()).rejects.toThrow("no-api-key");
});
