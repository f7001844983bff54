/**
 * Prompts of one's own, as Jinja templates that stand in the place of ours.
 *
 * In: a name, the template's text, and what it may show.  Out: a prompt, or an error that names the variable it lacks: a judge that is not
 * shown the reason would grade nothing and look as if it did.
 *
 * | file                                                | shows                                                |
 * |-----------------------------------------------------|------------------------------------------------------|
 * | joint.jinja, reasoner.jinja                         | `history` in lines, or `record` as data              |
 * | predictor.jinja                                     | `history` or `record`, and `reason`                  |
 * | zero-shot.jinja, zero-shot-cot.jinja                | `history` or `record`                                |
 * | few-shot-cot.jinja                                  | the same, and `examples`: history, thought, answer   |
 * | those of the prompted baselines                     | as docs/models.md lists                              |
 * | judge-factuality.jinja                              | `history` or `record`, and `reason`                  |
 * | judge-coherence.jinja, judge-validity.jinja         | `reason`                                             |
 * | judge-utility.jinja                                 | `reason`, and `next`, the title that followed        |
 *
 * Each is the user's turn; NAME.system.jinja beside it is the system's. No template sees more than ours of that name.
 */
import { Template } from "@huggingface/jinja";
import { BadInputError, type ChatMessage } from "../domain/index.ts";

/** Of each variable or its like one must stand in the template. */
const NEEDED = {
  joint: [["history", "record"]],
  reasoner: [["history", "record"]],
  predictor: [["history", "record"], ["reason"]],
  "zero-shot": [["history", "record"]],
  "zero-shot-cot": [["history", "record"]],
  "few-shot-cot": [["history", "record"], ["examples"]],
  "few-shot-nearest": [["history", "record"], ["examples"]],
  glrec: [["history", "record"], ["candidates"], ["paths"]],
  girl: [["history", "record"]],
  "instruct-wish": [["history", "record"], ["wish"]],
  "instruct-rec": [["history", "record"], ["preference"], ["intention"], ["candidates"]],
  "lgir-completing": [["history", "record"]],
  "lgir-predicting": [["history", "record"], ["completed"]],
  listwise: [["history", "record"], ["candidates"]],
  "nir-preference": [["history", "record"], ["candidates"]],
  "nir-jobs": [["history", "record"], ["candidates"], ["preference"]],
  "nir-ranking": [["history", "record"], ["candidates"], ["preference"], ["jobs"]],
  "judge-factuality": [["history", "record"], ["reason"]],
  "judge-coherence": [["reason"]],
  "judge-utility": [["reason"], ["next"]],
  "judge-validity": [["reason"]],
} as const satisfies Readonly<Record<string, readonly (readonly string[])[]>>;

export type OwnPromptName = keyof typeof NEEDED;
export const OWN_PROMPTS = Object.keys(NEEDED) as OwnPromptName[];

/** By variable. */
export type Shown = Readonly<Record<string, unknown>>;

export type OwnPrompt = {
  /** With the beginning of its content's hash, as records name it. */
  readonly name: string;
  /** @throws BadInputError where the template fails on what it is shown */
  readonly ask: (shown: Shown) => ChatMessage[];
};
export type OwnPrompts = Partial<Readonly<Record<OwnPromptName, OwnPrompt>>>;

/** @param hash of both texts @throws BadInputError where one is no template, or a needed variable stands in neither */
export function ownPrompt(
  name: OwnPromptName,
  hash: string,
  user: { readonly file: string; readonly text: string },
  system: { readonly file: string; readonly text: string } | undefined,
): OwnPrompt {
  const turns = [...(system ? [{ role: "system" as const, ...system }] : []), { role: "user" as const, ...user }];
  const templates = turns.map(({ role, file, text }) => ({ role, file, template: parsed(file, text) }));
  const variables = new Set(templates.flatMap(({ template }) => [...variablesIn(template.parsed)]));
  const lacking = NEEDED[name].find((likes) => !likes.some((variable) => variables.has(variable)));
  if (lacking !== undefined)
    throw new BadInputError(
      "bad-prompt",
      { file: user.file },
      `it shows no ${lacking.map((variable) => `{{ ${variable} }}`).join(" or ")}`,
      "Write where it is to stand; docs/models.md lists what each template is given.",
    );
  // Nothing but what ours of that name shows is handed over.
  const allowed = new Set<string>(NEEDED[name].flat());
  return {
    name: `${name}/own-${hash.slice(0, 8)}`,
    ask: (shown) => {
      const given = Object.fromEntries(Object.entries(shown).filter(([variable]) => allowed.has(variable)));
      return templates.map(({ role, file, template }) => ({ role, content: rendered(template, given, file) }));
    },
  };
}

function parsed(file: string, text: string): Template {
  try {
    return new Template(text);
  } catch (cause) {
    throw notATemplate(file, cause);
  }
}

function rendered(template: Template, shown: Shown, file: string): string {
  try {
    return template.render({ ...shown }).trim();
  } catch (cause) {
    throw notATemplate(file, cause);
  }
}

function notATemplate(file: string, cause: unknown): BadInputError {
  const said = cause instanceof Error ? cause.message.split("\n")[0]! : String(cause);
  return new BadInputError("bad-prompt", { file }, said, "It must be a Jinja template.", { cause });
}

/** Names that stand as variables anywhere in a template, not those of fields behind a dot. */
function variablesIn(node: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (one: unknown): void => {
    if (typeof one !== "object" || one === null) return;
    const { type, value, property, computed, ...rest } = one as Record<string, unknown>;
    if (type === "Identifier" && typeof value === "string") found.add(value);
    else walk(value);
    if (type !== "MemberExpression" || computed === true) walk(property);
    for (const child of Object.values(rest)) walk(child);
  };
  walk(node);
  return found;
}
