/**
 * GLRec's prompt (Wu et al. 2024): paths of the graph of moves in words, beside the record and the candidates.
 *
 * In: a rendered history, the candidates' titles and the paths.  Out: messages; and from the reply the title. The words are ours.
 */
import type { Prompt } from "../domain/index.ts";
import { marked, RECORD_ONLY } from "./fence.ts";
import { candidateLines, type HistoryAndCandidates, ONE_OF_THEM, SHOWN_CANDIDATES } from "./listwise.ts";
import { readAnswer } from "./reply.ts";

/** From a title over perhaps another to a candidate; of so many people's moves away from it, how many led there. */
export type ShownPath = readonly {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly of: number;
}[];

const PATHS_TASK =
  "You are also told how other people moved: each line is a path from an occupation this person held, with how many of the moves away from it led to the next.";

export const glrec: Prompt<HistoryAndCandidates & { readonly paths: readonly ShownPath[] }, string> = {
  name: "glrec/1",
  ask: ({ history, candidates, paths }) => [
    { role: "system", content: [SHOWN_CANDIDATES, RECORD_ONLY, PATHS_TASK, ONE_OF_THEM].join("\n") },
    {
      role: "user",
      content: [
        marked("record", history),
        ["How others moved:", ...(paths.length === 0 ? ["- none known"] : paths.map(pathLine))].join("\n"),
        candidateLines(candidates),
        "Next occupation:",
      ].join("\n\n"),
    },
  ],
  read: (reply) => readAnswer(reply, true),
};

function pathLine(path: ShownPath): string {
  const moves = path.map(({ to, count, of }) => `to ${to} (${count} of ${of} moves)`);
  return `- from ${path[0]!.from} ${moves.join(", then ")}`;
}
