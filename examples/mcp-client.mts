/**
 * The tools for language models, asked by the protocol's own client (npm i @modelcontextprotocol/client): what an assistant would do.
 *
 *     node mcp-client.mts json-resume.json
 */
import { readFile } from "node:fs/promises";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const [file = "json-resume.json", command = "npx", ...args] = process.argv.slice(2);
const client = new Client({ name: "example", version: "1.0.0" });
await client.connect(new StdioClientTransport({ command, args: args.length > 0 ? args : ["wherefore", "mcp"] }));

/** What is read of the answers here; the tools' schemas say the whole. */
type Answer = {
  history?: unknown;
  recommendation?: { ranking: { title: string }[]; reasons: { text: string }[]; question: { text: string } | null };
  moved?: { title: string; to: number }[];
};

async function call(name: string, given: Record<string, unknown>): Promise<Answer> {
  const { structuredContent, isError, content } = await client.callTool({ name, arguments: given });
  if (isError) throw new Error(JSON.stringify(content));
  return structuredContent as Answer;
}

const { history } = await call("read_history", { text: await readFile(file, "utf8"), name: file });
const { recommendation } = await call("recommend", { history, top: 3 });
console.log(`First: ${recommendation?.ranking[0]?.title}`);
console.log(`Because: ${recommendation?.reasons[0]?.text}`);
console.log(`To ask: ${recommendation?.question?.text ?? "nothing"}`);
const { moved } = await call("revise", { history, held: [{ claim: "move:stay", standing: "false" }], top: 5 });
console.log(`If not the same again: ${moved?.map(({ title, to }) => `${title} to ${to}`).join("; ")}`);
await client.close();
