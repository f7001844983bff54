/** The tools, asked by the protocol's own client: over HTTP, and over the standard streams of a process. */
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serverForTests, type TestServer, TYPED_NURSE } from "../../tests/support/serving.ts";

let server: TestServer;
beforeAll(async () => {
  server = await serverForTests();
});
afterAll(() => server.close());

const WAYS = {
  "over HTTP": () => new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`)),
  "over standard streams": () =>
    new StdioClientTransport({ command: process.execPath, args: ["src/cli/main.ts", "mcp"], stderr: "inherit" }),
};

describe.each(Object.entries(WAYS))("%s", (_, transport) => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ name: "test", version: "1" });
    await client.connect(transport());
  });
  afterAll(() => client.close());

  async function call(name: string, given: Record<string, unknown>): Promise<Record<string, never>> {
    const { structuredContent, isError, content } = await client.callTool({ name, arguments: given });
    expect(isError, JSON.stringify(content)).not.toBe(true);
    return structuredContent as Record<string, never>;
  }

  test("six tools, all of them only read", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "compare_runs",
      "read_history",
      "recommend",
      "revise",
      "search_occupations",
      "why",
    ]);
    for (const { annotations, outputSchema } of tools) {
      expect(annotations?.readOnlyHint).toBe(true);
      expect(outputSchema).toBeDefined();
    }
  });

  test("a résumé is read, ranked, corrected and explained", async () => {
    const { history } = await call("read_history", {
      text: "Experience\nNurse, St. Mary Hospital, 2015 - 2019\nCashier, Shop, 2011 - 2014",
    });
    const { recommendation } = (await call("recommend", { history, top: 3 })) as unknown as {
      recommendation: { ranking: { title: string }[] };
    };
    expect(recommendation.ranking).toHaveLength(3);
    const revised = await call("revise", {
      history,
      top: 5,
      held: [{ claim: "field:29", standing: "false" }],
    });
    expect(revised["moved"]).not.toHaveLength(0);
    expect(await call("why", { history: TYPED_NURSE, title: "pharmacist" })).toMatchObject({
      why: { title: "Pharmacists" },
    });
    const found = (await call("search_occupations", { words: "nurse" })) as unknown as {
      occupations: { title: string }[];
    };
    expect(found.occupations[0]?.title).toBe("Registered Nurses");
  });

  test("what cannot be done is told with its code", async () => {
    const { isError, content } = await client.callTool({
      name: "recommend",
      arguments: { history: TYPED_NURSE, held: [{ claim: "sky:blue", standing: "true" }] },
    });
    expect(isError).toBe(true);
    expect(JSON.stringify(content)).toContain("bad-claim");
    expect((await client.callTool({ name: "compare_runs", arguments: { a: "none" } })).isError).toBe(true);
  });
});
