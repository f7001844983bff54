/**
 * A shortlist to choose from: what every prompt says that lists candidates, and the plainest of them, which only lists them.
 *
 * In: a rendered history and the candidates' titles.  Out: messages; and from the reply the title.
 */
import type { Prompt } from "../domain/index.ts";
import { marked, RECORD_ONLY } from "./fence.ts";
import { readAnswer } from "./reply.ts";

export type HistoryAndCandidates = {
  readonly history: string;
  /** Official titles, in the order in which they are listed. */
  readonly candidates: readonly string[];
};

export const SHOWN_CANDIDATES = "You are shown somebody's education and jobs, and candidates for the next occupation.";

export const ONE_OF_THEM =
  "Name the person's next occupation: one of the candidates, written as it stands there, between <answer> and </answer>, and nothing else.";

export function candidateLines(candidates: readonly string[]): string {
  return ["Candidates:", ...candidates.map((title) => `- ${title}`)].join("\n");
}

export const listwise: Prompt<HistoryAndCandidates, string> = {
  name: "listwise/1",
  ask: ({ history, candidates }) => [
    { role: "system", content: [SHOWN_CANDIDATES, RECORD_ONLY, ONE_OF_THEM].join("\n") },
    { role: "user", content: `${marked("record", history)}\n\n${candidateLines(candidates)}\n\nNext occupation:` },
  ],
  read: (reply) => readAnswer(reply, true),
};
