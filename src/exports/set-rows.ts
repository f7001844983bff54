/**
 * Oracle reasons as rows to train from: five sets, in the words that serving uses.
 *
 *     sft-joint       history            ─► reason, answer      dpo-joint      history ─► chosen before rejected, each with the answer
 *     sft-reasoner    history            ─► reason              dpo-reasoner   history ─► chosen before rejected
 *     sft-predictor   history and reason ─► answer
 *
 * In: an oracle record, and how its case is asked.  Out: rows, and for each that is not there the cause. What a model is trained to write is
 * read back by the very reader of serving before it is believed. Both answers of a joint pair end in the true title, so that the reasons
 * alone differ. Source of the five sets: the paper's training table; there is no DPO for the predictor.
 */
import type { ChatMessage, ModelText, OracleRecord, Prompt, Reading } from "../domain/index.ts";
import { writtenAnswer, writtenThought } from "../prompts/answer-form.ts";
import { joint } from "../prompts/joint.ts";
import { predictor } from "../prompts/two-model.ts";

export const SETS = ["sft-joint", "sft-reasoner", "sft-predictor", "dpo-joint", "dpo-reasoner"] as const;
export type SetName = (typeof SETS)[number];

export type TrainedRow = {
  readonly set: SetName;
  readonly prompt: readonly ChatMessage[];
  readonly answer: string;
  /** The answer that is trained against, in the DPO sets. */
  readonly rejected?: string;
};

/** How a case is asked in use. */
export type AskedCase = {
  /** The official title of what followed. */
  readonly title: string;
  readonly joint: readonly ChatMessage[];
  readonly reasoner: readonly ChatMessage[];
  /** By the reason it is shown. */
  readonly predictor: (reason: string) => readonly ChatMessage[];
  /** What becomes of a reasoner's reply, by the titles that the history itself may name. */
  readonly readReason: Prompt<string, string>["read"];
};

type NoOracle = Extract<OracleRecord["oracle"], { kind: "none" }>["why"];
export type Dropped =
  | NoOracle
  /** No rejected reason, or none that differs from the chosen one. */
  | "no-pair"
  | "names-an-occupation"
  | "tags-in-the-reason"
  | "spells-a-mark"
  | "not-read-back";

export type Rows = {
  readonly rows: readonly TrainedRow[];
  readonly dropped: readonly { readonly set: SetName; readonly why: Dropped }[];
};

export function rowsOf({ oracle, rejected }: OracleRecord, asked: AskedCase): Rows {
  if (oracle.kind === "none") return { rows: [], dropped: SETS.map((set) => ({ set, why: oracle.why })) };
  const chosen = tidied(oracle.text);
  const others = [...new Set(rejected.map(({ text }) => tidied(text)))].filter((text) => text !== chosen);
  const tried = [
    ...[jointRow, reasonerRow, predictorRow].map((row) => row(chosen, asked)),
    ...pairs("dpo-joint", jointRow, chosen, others, asked),
    ...pairs("dpo-reasoner", reasonerRow, chosen, others, asked),
  ];
  return {
    rows: tried.flatMap((row) => ("why" in row ? [] : [row])),
    dropped: tried.flatMap((row) => ("why" in row ? [row] : [])),
  };
}

type Tried = TrainedRow | { readonly set: SetName; readonly why: Dropped };
type RowMaker = (reason: string, asked: AskedCase) => Tried;

const jointRow: RowMaker = (reason, { joint: prompt, title }) => {
  const answer = `${writtenThought(reason)}${writtenAnswer(title)}`;
  return checked({ set: "sft-joint", prompt, answer }, reason, (reply) => {
    const read = joint.read(reply);
    return read.kind === "read" && (read.value.reason !== reason || read.value.answer !== title) ? OTHERWISE : read;
  });
};

const reasonerRow: RowMaker = (reason, { reasoner: prompt, readReason }) => {
  const row = { set: "sft-reasoner", prompt, answer: writtenThought(reason) } as const;
  return checked(row, reason, (reply) => {
    const read = readReason(reply);
    return read.kind === "read" && read.value !== reason ? OTHERWISE : read;
  });
};

/** A predictor is asked only with reasons that a reasoner may write. */
const predictorRow: RowMaker = (reason, asked) => {
  const reasoned = reasonerRow(reason, asked);
  if ("why" in reasoned) return { set: "sft-predictor", why: reasoned.why };
  const { title } = asked;
  const row = { set: "sft-predictor", prompt: asked.predictor(reason), answer: writtenAnswer(title) } as const;
  return checked(row, reason, (reply) => {
    const read = predictor.read(reply);
    return read.kind === "read" && read.value !== title ? OTHERWISE : read;
  });
};

function pairs(set: SetName, make: RowMaker, chosen: string, others: readonly string[], asked: AskedCase): Tried[] {
  const better = make(chosen, asked);
  if ("why" in better) return [{ set, why: better.why }];
  if (others.length === 0) return [{ set, why: "no-pair" }];
  return others.map((other) => {
    const worse = make(other, asked);
    return "why" in worse
      ? { set, why: worse.why }
      : { set, prompt: better.prompt, answer: better.answer, rejected: worse.answer };
  });
}

const OTHERWISE = { kind: "unread", why: "no-answer", reply: "" } as const;

function checked(row: TrainedRow, reason: string, read: (reply: ModelText) => Reading<unknown>): Tried {
  const { set, prompt, answer } = row;
  if (spellsMark([...prompt.map(({ content }) => content), answer])) return { set, why: "spells-a-mark" };
  if (/<\/?(?:think|answer)>/i.test(reason)) return { set, why: "tags-in-the-reason" };
  const reading = read({ text: answer, finish: "stop" });
  if (reading.kind === "read") return row;
  return { set, why: reading.why === "names-the-occupation" ? "names-an-occupation" : "not-read-back" };
}

/** Words that a trainer's tokenizer would take for a mark of the chat: a turn would end in the middle of a title. */
export function spellsMark(texts: readonly string[]): boolean {
  return texts.some((text) => /<\|[^|<>\s]+\|>|<\/?tool_(?:call|response)>/.test(text));
}

/** As the reader of replies gives it back: no white space around it, and one kind of line break. */
function tidied(text: string): string {
  return text.replace(/\r\n?/g, "\n").trim();
}
