/**
 * InstructRec's bank of instructions (Zhang et al. 2025): preference x intention x form of the task.
 *
 * In: a rendered history, which instruction, and what it shows.  Out: messages; and from the reply a text, or the title. The words are ours.
 *
 * | part       | kinds                                                                                            |
 * |------------|--------------------------------------------------------------------------------------------------|
 * | preference | implicit: the record alone; explicit: what the person prefers, in words, beside it                 |
 * | intention  | none; vague: what is wanted of the next work; specific: the field and the level that are looked for |
 * | task       | matching: name a title out of all; reranking: choose one of the candidates                          |
 *
 * The paper's other two forms of the task, one title judged and two compared, would be asked a thousand times a person.
 */
import type { Prompt } from "../domain/index.ts";
import { marked, RECORD_ONLY, withoutMarks } from "./fence.ts";
import { candidateLines, ONE_OF_THEM } from "./listwise.ts";
import { readAnswer, readThought } from "./reply.ts";

export type Instruction = {
  readonly preference: "implicit" | "explicit";
  readonly intention: "none" | "vague" | "specific";
  readonly task: "matching" | "reranking";
};

export const INSTRUCTIONS: readonly Instruction[] = (["implicit", "explicit"] as const).flatMap((preference) =>
  (["none", "vague", "specific"] as const).flatMap((intention) =>
    (["matching", "reranking"] as const).map((task) => ({ preference, intention, task })),
  ),
);

/** What is written of a person before an instruction can be filled. */
export type Wish = "explicit" | "vague" | "specific";

const WISHES: Readonly<Record<Wish, string>> = {
  explicit: "what kind of work this person prefers",
  vague: "what this person will want of the next work, without naming a field",
  specific: "in which field and at which level this person will look for the next work, without naming an occupation",
};

export const instructWish: Prompt<{ readonly history: string; readonly wish: Wish }, string> = {
  name: "instruct-wish/1",
  ask: ({ history, wish }) => [
    {
      role: "system",
      content: [
        "You are shown somebody's education and jobs.",
        RECORD_ONLY,
        `Write between <think> and </think>, in one or two short sentences from the record alone, ${WISHES[wish]}.`,
      ].join("\n"),
    },
    { role: "user", content: `${marked("record", history)}\n\nThis person:` },
  ],
  read: readThought,
};

const ANY_TITLE =
  "Name the person's next occupation: one official O*NET-SOC occupation title between <answer> and </answer>, and nothing else.";

export type FilledInstruction = {
  readonly history: string;
  /** Absent where it is implicit. */
  readonly preference?: string | undefined;
  /** Absent where there is none. */
  readonly intention?: string | undefined;
  /** Absent where any title may be named. */
  readonly candidates?: readonly string[] | undefined;
};

export const instructRec: Prompt<FilledInstruction, string> = {
  name: "instruct-rec/1",
  ask: ({ history, preference, intention, candidates }) => [
    {
      role: "system",
      content: [
        "You recommend occupations. You are shown somebody's education and jobs, and what is known of the person's wishes.",
        RECORD_ONLY,
        candidates === undefined ? ANY_TITLE : ONE_OF_THEM,
      ].join("\n"),
    },
    {
      role: "user",
      content: [
        marked("record", history),
        ...(preference === undefined ? [] : [`What the person prefers:\n${withoutMarks(preference)}`]),
        ...(intention === undefined ? [] : [`What the person looks for:\n${withoutMarks(intention)}`]),
        ...(candidates === undefined ? [] : [candidateLines(candidates)]),
        "Next occupation:",
      ].join("\n\n"),
    },
  ],
  read: (reply) => readAnswer(reply, true),
};
