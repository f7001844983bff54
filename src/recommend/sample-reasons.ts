/**
 * Sampling reasons from a language model.
 *
 * In: messages that ask for a reason.  Out: K reasons at temperature 1; one that cannot be read is asked for once more, and then failed.
 */
import { type ChatMessage, ModelError, type ModelText, type Reading, type Run, seedFrom } from "../domain/index.ts";
import type { LanguageModel } from "../models/model.ts";
import { THOUGHT_OPENED } from "../prompts/answer-form.ts";
import { withThoughtClosed } from "../prompts/reply.ts";

const REASON_TOKENS = 220;
const ATTEMPTS = 2;

export type SampledReasons = { readonly reasons: readonly string[]; readonly failed: readonly string[] };

/** @param person makes the seeds of one person's reasons their own @throws ModelError where not one reason could be had */
export async function sampleReasons(
  model: LanguageModel,
  messages: readonly ChatMessage[],
  count: number,
  person: string,
  read: (reply: ModelText) => Reading<string>,
  run: Run,
): Promise<SampledReasons> {
  const samples = await Promise.all(
    Array.from({ length: count }, (_, sample) => sampleOne(model, messages, `${person} reason ${sample}`, read, run)),
  );
  const reasons = samples.flatMap((sample) => (sample.kind === "read" ? [sample.value] : []));
  const failed = samples.flatMap((sample) =>
    sample.kind === "unread" ? [`A reason could not be used (${sample.why}).`] : [],
  );
  if (reasons.length === 0)
    throw new ModelError("cut-short", `${model.name}: no reason of ${count} could be used. ${failed[0]}`);
  return { reasons, failed };
}

async function sampleOne(
  model: LanguageModel,
  messages: readonly ChatMessage[],
  name: string,
  read: (reply: ModelText) => Reading<string>,
  run: Run,
): Promise<Reading<string>> {
  let last: Reading<string> | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // The thought is begun for the model where it can go on: small ones do not keep to a form that they only read of.
    const reply = await model.reply(
      {
        messages,
        ...(model.continuesAnswers && { prefill: THOUGHT_OPENED }),
        temperature: 1,
        maxTokens: REASON_TOKENS,
        seed: seedFrom(`${name} attempt ${attempt}`, run.seed),
        stop: ["</think>"],
      },
      run.signal,
    );
    last = read(withThoughtClosed(reply));
    if (last.kind === "read") return last;
  }
  return last!;
}
