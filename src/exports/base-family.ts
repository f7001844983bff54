/**
 * The family of a base model: which template it is trained with, and whether it thinks by itself.
 *
 * In: a model's name on the hub, or the folder of a checkpoint.  Out: its `Family`, or an error that names those known: a wrong template trains
 * a model on turns that it never sees again.
 * Source: the table of supported models of LLaMA-Factory 0.9.5 (README.md).
 */
import { BadInputError } from "../domain/index.ts";

export type Family = {
  /** As LLaMA-Factory calls it. */
  readonly template: string;
  /** Its template has a setting of thinking. */
  readonly thinks: boolean;
  /** Its own chat template has a turn for the system's words. */
  readonly system: boolean;
};

/** The first that fits: variants stand before what they are variants of. */
const FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [/qwen-?3-.*instruct-2507/i, { template: "qwen3_nothink", thinks: false, system: true }],
  [/qwen-?3(?![.\d])/i, { template: "qwen3", thinks: true, system: true }],
  [/llama-?3/i, { template: "llama3", thinks: false, system: true }],
  [/gemma-?3n/i, { template: "gemma3n", thinks: false, system: true }],
  [/gemma-?3/i, { template: "gemma3", thinks: false, system: true }],
  [/gemma-?2-\d+b/i, { template: "gemma2", thinks: false, system: false }],
  [/gemma-(?:1\.1-)?\d+b/i, { template: "gemma", thinks: false, system: false }],
  [/mistral-?small/i, { template: "mistral_small", thinks: false, system: true }],
  [/ministral|mistral-?nemo/i, { template: "ministral", thinks: false, system: true }],
  [/mistral-?7b/i, { template: "mistral", thinks: false, system: false }],
  [/smollm-?2/i, { template: "smollm2", thinks: false, system: true }],
  [/smollm(?!-?\d\b)/i, { template: "smollm", thinks: false, system: true }],
];

/** @param template what the user says it is @throws BadInputError where nobody says it and the name does not tell */
export function familyOf(base: string, template: string | undefined): Family {
  const known = FAMILIES.find(([name]) => name.test(base))?.[1];
  if (template !== undefined) {
    const same = FAMILIES.find(([, family]) => family.template === template)?.[1];
    return same ?? { template, thinks: false, system: known?.system ?? true };
  }
  if (known !== undefined) return known;
  throw new BadInputError(
    "unknown-family",
    { file: "--base" },
    `it does not show in "${base}" which template this model is trained with`,
    "Known are Qwen3, Llama 3, Gemma, Mistral and SmolLM; for another say --template, as LLaMA-Factory calls it.",
  );
}
