/**
 * One prompt a criterion, by which a language model judges a reason.
 *
 * In: what the criterion may see, and nothing else.  Out: messages, and the shape of the JSON that is asked for.
 *
 * | criterion  | is shown                         | says beside its score                      |
 * |------------|----------------------------------|--------------------------------------------|
 * | factuality | history, reason                  | the errors it found                        |
 * | coherence  | reason                           | whether the order of time is good          |
 * | utility    | what followed, reason            | how relevant the reason is to it           |
 * | validity   | reason                           | the steps that do not follow               |
 *
 * Validity is judged from the reason alone, as its measured twin is: whether a step follows from what was said before it does not depend
 * on whether that was true. The reason is somebody's text, perhaps with words to the judge in it; it is fenced by marks that it cannot
 * write itself, and the task says that nothing between them is an instruction.
 */
import type { ChatMessage, Criterion } from "../domain/index.ts";
import { DATA_ONLY, marked } from "./fence.ts";

/** Everything that a prompt of some criterion may show; each takes its own part. */
export type JudgedText = {
  /** The rendered history. */
  readonly history: string;
  /** The official title of the occupation that followed. */
  readonly next: string;
  readonly reason: string;
};

export type JudgePrompt = {
  /** With its version, such as "judge-factuality/1". */
  readonly name: string;
  readonly ask: (judged: JudgedText) => ChatMessage[];
  /** JSON Schema of the reply. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The key beside score and justification, whose value is kept with the justification. */
  readonly detail: "errors" | "order" | "relevance" | "gaps";
};

function jsonOnly(detail: string, described: string): string {
  return `Reply with one JSON object and nothing else. Its keys: "justification", one or two sentences; "${detail}", ${described}; "score", a whole number from 1 to 5.`;
}

/**
 * Bounds for a judge that is held to the schema: a small model, once in a string, may not find its end before its tokens are spent, and a reply
 * that is cut off is no verdict. One or two sentences and four short statements are far within them.
 */
const JUSTIFICATION = { type: "string", maxLength: 240 };
const texts = { type: "array", items: { type: "string", maxLength: 100 }, maxItems: 4 };
const oneOf = (...words: string[]) => ({ type: "string", enum: words });

/** The justification comes first: a score that is written before its grounds is not weighed by them. */
function schemaWith(detail: string, shape: object): JudgePrompt["schema"] {
  return {
    type: "object",
    properties: {
      justification: JUSTIFICATION,
      [detail]: shape,
      score: { type: "integer", enum: [1, 2, 3, 4, 5] },
    },
    required: ["justification", detail, "score"],
    additionalProperties: false,
  };
}

export const JUDGE_PROMPTS: Readonly<Record<Criterion, JudgePrompt>> = {
  factuality: {
    name: "judge-factuality/1",
    detail: "errors",
    schema: schemaWith("errors", texts),
    ask: ({ history, reason }) =>
      asked(
        [
          "You check a text about somebody's career against the record of that career. Go through the text statement by statement: titles, years, employers, degrees, order, numbers. A guess about the future is not an error; a statement about the past that the record does not bear out is.",
          "5: everything it says of the past stands in the record. 4: a detail is inexact. 3: some of it stands there and some does not. 2: most of it does not. 1: nearly all of it is invented.",
          DATA_ONLY,
          jsonOnly("errors", "a list of the statements that are wrong, empty if there are none"),
        ],
        [marked("record", history), marked("text", reason)],
      ),
  },
  coherence: {
    name: "judge-coherence/1",
    detail: "order",
    schema: schemaWith("order", oneOf("good", "problematic", "broken")),
    ask: ({ reason }) =>
      asked(
        [
          "You judge whether a short text about somebody's career makes sense in itself: whether its sentences agree with one another, whether its order of time can be, whether one thought leads to the next. You are not shown the career; whether the text is true is not your question.",
          "5: consistent and easy to follow throughout. 4: a small unevenness. 3: a jump or an unclear order. 2: parts that hardly go together. 1: it contradicts itself or makes no sense.",
          DATA_ONLY,
          jsonOnly("order", 'the order of time: "good", "problematic" or "broken"'),
        ],
        [marked("text", reason)],
      ),
  },
  utility: {
    name: "judge-utility/1",
    detail: "relevance",
    schema: schemaWith("relevance", oneOf("strong", "moderate", "weak", "none")),
    ask: ({ next, reason }) =>
      asked(
        [
          "You are shown the occupation that a person took up next, and a text that was written before, without knowing it. Judge how well the text prepares a reader for that occupation: would somebody who read only the text think of this occupation, or of ones like it, sooner than of others?",
          "5: it points clearly at this occupation or its closest kin. 4: at its field and level. 3: at its field or its level. 2: hardly in its direction. 1: elsewhere, or nowhere.",
          DATA_ONLY,
          jsonOnly("relevance", '"strong", "moderate", "weak" or "none"'),
        ],
        [marked("occupation", next), marked("text", reason)],
      ),
  },
  validity: {
    name: "judge-validity/1",
    detail: "gaps",
    schema: schemaWith("gaps", texts),
    ask: ({ reason }) =>
      asked(
        [
          "You judge the reasoning of a short text about somebody's career: whether each thing it concludes or expects follows from what it has said before. Take what it says of the past as given.",
          "5: every conclusion is supported by what precedes it. 4: one is supported only in part. 3: some are supported. 2: most are not. 1: none follows.",
          DATA_ONLY,
          jsonOnly("gaps", "a list of the conclusions that do not follow, empty if there are none"),
        ],
        [marked("text", reason)],
      ),
  },
};

function asked(task: readonly string[], shown: readonly string[]): ChatMessage[] {
  return [
    { role: "system", content: task.join("\n") },
    { role: "user", content: `${shown.join("\n\n")}\n\nYour judgement as one JSON object:` },
  ];
}

/** Asked once more where a reply could not be read. @param fault what was wrong with it, as a clause */
export function askAgain(messages: readonly ChatMessage[], reply: string, fault: string): ChatMessage[] {
  return [
    ...messages,
    { role: "assistant", content: reply === "" ? "(nothing)" : reply },
    {
      role: "user",
      content: `This could not be used: ${fault}. Reply again, with one JSON object as described and nothing else.`,
    },
  ];
}
