/**
 * LLaMA-Factory's own reading of a line, as dataset_info.json tells it to: the columns and tags it names, and null for those it does not.
 *
 * In: one description and a line.  Out: the row as the trainer would have it, or why it drops it, which it does with a warning only.
 * Source: LLaMA-Factory 0.9.5, src/llamafactory/data/parser.py and converter.py.
 */
import * as z from "zod";
import type { ChatMessage } from "../../domain/index.ts";
import { dropped, type ReadRow } from "./shapes.ts";

const Names = z.record(z.string(), z.string());
export const DatasetDescription = z.object({
  file_name: z.string(),
  formatting: z.enum(["alpaca", "sharegpt"]).default("alpaca"),
  ranking: z.boolean().default(false),
  columns: Names.optional(),
  tags: Names.optional(),
});
export type DatasetDescription = z.infer<typeof DatasetDescription>;
export const DatasetInfo = z.record(z.string(), DatasetDescription);

const COLUMNS: Readonly<Record<string, string>> = {
  prompt: "instruction",
  query: "input",
  response: "output",
  messages: "conversations",
};
const TAGS: Readonly<Record<string, string>> = {
  role_tag: "from",
  content_tag: "value",
  user_tag: "human",
  assistant_tag: "gpt",
  observation_tag: "observation",
  function_tag: "function_call",
  system_tag: "system",
};

/** A name that is not given is its default only where nothing is named at all. */
function nameOf(given: Readonly<Record<string, string>> | undefined, defaults: Readonly<Record<string, string>>) {
  return (key: string): string | undefined => (given === undefined ? defaults[key] : given[key]);
}

export function readAsDescribed(line: unknown, description: DatasetDescription): ReadRow {
  if (typeof line !== "object" || line === null || Array.isArray(line)) return dropped("it is no JSON object");
  const row = line as Record<string, unknown>;
  return description.formatting === "alpaca" ? readAlpaca(row, description) : readShareGpt(row, description);
}

function readAlpaca(row: Record<string, unknown>, { ranking, columns }: DatasetDescription): ReadRow {
  const column = nameOf(columns, COLUMNS);
  const textIn = (key: string): string | undefined => {
    const name = column(key);
    const value = name === undefined ? undefined : row[name];
    return typeof value === "string" ? value : undefined;
  };
  const asked = [textIn("prompt"), textIn("query")].filter((part) => part !== undefined && part !== "").join("\n");
  const system = textIn("system");
  const prompt: ChatMessage[] = [
    ...(system ? [{ role: "system" as const, content: system }] : []),
    { role: "user", content: asked },
  ];
  if (asked === "") return dropped("its prompt is empty");
  if (!ranking) {
    const answer = textIn("response");
    // Without a column for it, the rows are prompts for prediction.
    if (column("response") === undefined) return { kind: "row", prompt, answers: [] };
    return answer === undefined ? dropped("it has no response") : { kind: "row", prompt, answers: [answer] };
  }
  const [chosen, rejected] = [textIn("chosen"), textIn("rejected")];
  if (chosen === undefined || rejected === undefined) return dropped("chosen and rejected must both be text");
  return { kind: "row", prompt, answers: [chosen, rejected] };
}

function readShareGpt(row: Record<string, unknown>, { ranking, columns, tags }: DatasetDescription): ReadRow {
  const column = nameOf(columns, COLUMNS);
  const tag = nameOf(tags, TAGS);
  const [messagesName, roleName, contentName] = [column("messages"), tag("role_tag"), tag("content_tag")];
  if (messagesName === undefined || roleName === undefined || contentName === undefined)
    return dropped(
      "dataset_info.json names columns or tags, but not messages, role_tag and content_tag: they are null",
    );
  const said = (value: unknown) => saidIn(value, roleName, contentName);
  const messages = row[messagesName];
  if (!Array.isArray(messages)) return dropped(`${messagesName} is no list`);
  const turns = messages.map(said);
  const broken = turns.indexOf(undefined);
  if (broken >= 0) return dropped(`message ${broken + 1} has no ${roleName} or no ${contentName}`);
  const known = turns as Said[];
  const systemTag = tag("system_tag");
  const first = systemTag !== undefined && known[0]?.role === systemTag ? known[0] : undefined;
  const rest = first === undefined ? known : known.slice(1);
  const accepted = [
    [tag("user_tag"), tag("observation_tag")],
    [tag("assistant_tag"), tag("function_tag")],
  ];
  const wrong = rest.findIndex(({ role }, at) => !accepted[at % 2]!.includes(role));
  if (wrong >= 0) {
    const due = wrong % 2 === 0 ? "the user's" : "the assistant's";
    return dropped(`after the system's, message ${wrong + 1} is of "${rest[wrong]!.role}" and ${due} is due`);
  }
  if (rest.length % 2 !== (ranking ? 1 : 0))
    return dropped(`${rest.length} messages after the system's: ${ranking ? "an odd" : "an even"} number is due`);
  const ofAsker = (at: number): ChatMessage["role"] => (at % 2 === 0 ? "user" : "assistant");
  const chat = rest.map(({ content }, at): ChatMessage => ({ role: ofAsker(at), content }));
  const system: ChatMessage[] = first === undefined ? [] : [{ role: "system", content: first.content }];
  if (!ranking)
    return { kind: "row", prompt: [...system, ...chat.slice(0, -1)], answers: [chat.at(-1)?.content ?? ""] };
  const pair = ["chosen", "rejected"].map((key) => {
    const name = column(key);
    return name === undefined ? undefined : said(row[name]);
  });
  if (pair.some((answer) => answer === undefined || !accepted[1]!.includes(answer.role)))
    return dropped(`chosen and rejected must each be an object with ${roleName}, the assistant's, and ${contentName}`);
  return { kind: "row", prompt: [...system, ...chat], answers: pair.map((answer) => answer!.content) };
}

type Said = { readonly role: string; readonly content: string };

function saidIn(value: unknown, roleName: string, contentName: string): Said | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { [roleName]: role, [contentName]: content } = value as Record<string, unknown>;
  return typeof role === "string" && typeof content === "string" ? { role, content } : undefined;
}
