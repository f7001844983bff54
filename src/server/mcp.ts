/**
 * The server as tools for language models (Model Context Protocol): the same questions, the same answers.
 *
 * In: an advisor.  Out: what makes an MCP server, over standard streams or over HTTP. Every tool only reads, and answers with plain values of
 * the shape that its schema says.
 */
import { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { YearMonth } from "../domain/index.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { searchOccupations } from "../taxonomy/search.ts";
import type { Advisor } from "./advisor.ts";
import { documentInJson } from "./document-given.ts";
import { problemOf } from "./problems.ts";
import {
  Advised,
  DocumentRequest,
  ReadHistory,
  RecommendationRequest,
  Revision,
  RevisionRequest,
  WhyAnswer,
  WhyRequest,
} from "./schemas.ts";
import { FoundOccupations } from "./schemas-of-occupations.ts";
import { Comparisons, ComparisonsQuery } from "./schemas-of-runs.ts";

export type ToolsOptions = {
  readonly advisor: Advisor;
  readonly version: string;
  readonly runs: string;
  readonly now: () => Date;
  /** Milliseconds a call may take. */
  readonly patience: number;
};

const SEARCH = z.object({ words: z.string().min(1).max(300), top: z.int().min(1).max(50).default(10) });

const ABOUT = `Wherefore ranks a person's next occupation (O*NET-SOC 2019) and says why. read_history turns a résumé into a history; recommend ranks and
gives reasons; a person's answers ("field:29" true, "education:bachelor" false) go into revise, which shows what moved. Say bands and counts to people,
never a percentage of your own, and "people often next", never "you will".`;

/** Makes the tools anew, as each connection or request needs them. */
export function mcpTools({ advisor, version, runs, now, patience }: ToolsOptions): () => McpServer {
  const taxonomy = loadTaxonomy();
  const today = () => YearMonth.parse(now().toISOString().slice(0, 7));
  const during = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  return () => {
    const server = new McpServer({ name: "wherefore", title: "Wherefore", version }, { instructions: ABOUT });
    const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };
    server.registerTool(
      "search_occupations",
      {
        title: "Find occupations",
        description: "Occupations of O*NET-SOC 2019 nearest to words, with their codes.",
        inputSchema: SEARCH,
        outputSchema: FoundOccupations,
        annotations,
      },
      ({ words, top }) =>
        answered(async () => ({ query: words, occupations: searchOccupations(words, top, taxonomy) })),
    );
    server.registerTool(
      "read_history",
      {
        title: "Read a résumé",
        description:
          "A résumé as text or as JSON Resume becomes a checked history, and each title a code with how it was found.",
        inputSchema: DocumentRequest,
        outputSchema: ReadHistory,
        annotations,
      },
      (given, { mcpReq }) => answered(() => advisor.read(documentInJson(given, today()), during(mcpReq.signal))),
    );
    server.registerTool(
      "recommend",
      {
        title: "Recommend the next occupation",
        description:
          "What people with this history do next, what would be new, the reasons with what each fact moves, and the question worth asking.",
        inputSchema: RecommendationRequest,
        outputSchema: z.object({ recommendation: Advised }),
        annotations,
      },
      (given, { mcpReq }) =>
        answered(async () => {
          const json = await advisor.recommend({ ...given, today: today() }, during(mcpReq.signal));
          return `{"recommendation":${json}}`;
        }),
    );
    server.registerTool(
      "revise",
      {
        title: "Rank again after an answer",
        description: "The ranking before and after a person's answers, what moved, and the next question.",
        inputSchema: RevisionRequest,
        outputSchema: Revision,
        annotations,
      },
      (given, { mcpReq }) => answered(() => advisor.revise({ ...given, today: today() }, during(mcpReq.signal))),
    );
    server.registerTool(
      "why",
      {
        title: "Why this title, or why not",
        description:
          "Where a title stands for this person, what speaks for it and against it, and what one more degree would move.",
        inputSchema: WhyRequest,
        outputSchema: WhyAnswer,
        annotations,
      },
      (given, { mcpReq }) => answered(() => advisor.why({ ...given, today: today() }, during(mcpReq.signal))),
    );
    server.registerTool(
      "compare_runs",
      {
        title: "Compare evaluations",
        description: "Which differences between the methods of finished evaluations are real.",
        inputSchema: ComparisonsQuery,
        outputSchema: Comparisons,
        annotations,
      },
      (query, { mcpReq }) =>
        answered(() => advisor.runs({ folder: runs, ask: "comparisons", query }, during(mcpReq.signal))),
    );
    return server;
  };
}

/** What goes wrong is told to the model, which may mend it, by the code and the words of docs/errors.md. */
async function answered(work: () => Promise<string | object>) {
  try {
    const answer = await work();
    const text = typeof answer === "string" ? answer : JSON.stringify(answer);
    return {
      content: [{ type: "text" as const, text }],
      structuredContent: JSON.parse(text) as Record<string, unknown>,
    };
  } catch (error) {
    const { code, detail } = problemOf(error);
    return { content: [{ type: "text" as const, text: `${code}: ${detail}` }], isError: true };
  }
}
