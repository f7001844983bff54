/**
 * Sampling reasons from a language model, to be ranked after.
 *
 * In: messages that ask for a reason.  Out: K reasons at temperature 1; one that cannot be read is asked for once more, and then failed.
 */
import { ModelError, type Run, seedFrom } from "../domain/index.ts";
import { allSettled } from "../models/all-settled.ts";
import type { LanguageModel } from "../models/model.ts";
import { askForReason, type ReasonQuestion, USUAL_REASON } from "./ask-for-reason.ts";

const ATTEMPTS = 2;

export type SampledReasons = { readonly reasons: readonly string[]; readonly failed: readonly string[] };

/** @param person makes the seeds of one person's reasons their own @throws ModelError where not one reason could be had */
export async function sampleReasons(
  model: LanguageModel,
  question: Pick<ReasonQuestion, "messages" | "read" | "answered">,
  count: number,
  person: string,
  run: Run,
): Promise<SampledReasons> {
  const samples = await allSettled(
    Array.from({ length: count }, (_, sample) => {
      const seed = seedFrom(`${person} reason ${sample}`, run.seed);
      const { written } = run;
      const told = written && ((text: string, attempt: number) => written({ sample, attempt, text }));
      return askForReason(model, { ...question, ...USUAL_REASON, seed, attempts: ATTEMPTS, told }, run);
    }),
  );
  const reasons = samples.flatMap((sample) => (sample.kind === "reason" ? [sample.text] : []));
  const failed = samples.flatMap((sample) =>
    sample.kind === "missing" ? [`A reason could not be used (${sample.why}).`] : [],
  );
  if (reasons.length === 0)
    throw new ModelError("cut-short", `${model.name}: no reason of ${count} could be used. ${failed[0]}`);
  return { reasons, failed };
}
