/**
 * Candidates of the career model: reasons it writes, drawn token by token at temperature 1.
 *
 * In: a case, and a model that was trained on nobody of its fold.  Out: candidates, each with the title that is likeliest once it is read.
 */
import type { ReasonWriter, WrittenReason } from "../../career-model/write-reasons.ts";
import { type Candidate, FREE, largest, type Missing } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { countMissing, type Proposer } from "./proposer.ts";

/** A model that writes as many reasons as the recipe asks for. */
export type FoldWriter = { readonly model: string; readonly write: ReasonWriter["write"] };

/** @param byFold the model that writes for each fold */
export function career(seed: number, byFold: readonly FoldWriter[], taxonomy: Taxonomy): Proposer {
  return async ({ history, fold }, run) => {
    const { model, write } = byFold[fold]!;
    const written = await write(history, seed, run.signal);
    const candidates = written
      .filter((reason) => lackOf(reason) === undefined)
      .map(
        ({ text, distribution }): Candidate => ({
          text,
          claims: [],
          answer: taxonomy.occupations[largest(distribution, 1)[0]!]!.code,
          provenance: { by: "career", model, seed },
          cost: FREE,
        }),
      );
    const causes = written.flatMap((reason) => lackOf(reason) ?? []);
    return { candidates, missing: countMissing("career", causes) };
  };
}

function lackOf({ text, ended }: WrittenReason): Missing["why"] | undefined {
  if (!ended) return "truncated";
  return text === "" ? "empty" : undefined;
}
