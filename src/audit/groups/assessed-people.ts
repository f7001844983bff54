/**
 * Who was assessed, and with which outcome.
 *
 *     predictions (JSONL, Parquet, CSV) ─► under the outcome rule a number a person ─► who had the favourable outcome
 *
 * A line has the person (`person`, else `case`, else `history.id` of `recommend --json`) and what the rule asks for: `selected`, `score`,
 * or a `ranking` of codes or of {code, probability}. Memory is one number a person, however long the rankings are.
 */
import * as z from "zod";
import { BadInputError, quoted } from "../../domain/index.ts";
import { readCsvRows } from "../../histories/formats/csv.ts";
import { openSource } from "../../histories/formats/source.ts";
import { numberedJsonl } from "../../records/jsonl.ts";
import { openParquet } from "../../records/parquet-file.ts";
import { percentile } from "../../statistics/bootstrap.ts";
import type { Bar, OutcomeRule } from "./outcome-rule.ts";

export type AssessedPeople = {
  /** By person, whether the outcome was favourable. */
  readonly favourable: ReadonlyMap<string, boolean>;
  /** Of whom nothing was ranked: not selected under a rule of places, and without a score under one of scores. */
  readonly unranked: readonly string[];
  /** Of all scores; undefined where the rule does not ask for it. */
  readonly median: number | undefined;
};

const Id = z.union([z.string().min(1), z.int(), z.bigint()]).transform(String);
const Title = z.object({ code: Id, probability: z.number().min(0).max(1).nullish() });
const Titles = z.array(z.union([Id, Title]));
const Yes = z.union([z.boolean(), z.literal([0, 1, "0", "1", "yes", "no", "true", "false"])]);
const Line = z.object({
  person: Id.optional(),
  case: Id.optional(),
  history: z.object({ id: Id }).optional(),
  selected: Yes.optional(),
  score: z.number().optional(),
  ranking: Titles.optional(),
});
type Line = z.infer<typeof Line>;

const MEND = 'Give each line a person and an outcome, such as {"person": "17", "score": 0.4}; docs/audit.md says more.';
const YES: ReadonlySet<unknown> = new Set([true, 1, "1", "yes", "true"]);

/** @throws BadInputError naming line and value where a person has no outcome or stands there twice, or nobody has one */
export async function readAssessedPeople(file: string, rule: OutcomeRule): Promise<AssessedPeople> {
  const values = new Map<string, number | undefined>();
  for await (const { record, line } of linesOf(file)) {
    const person = record.person ?? record.case ?? record.history?.id;
    const refuse = (found: string, mend = MEND) => new BadInputError("bad-predictions", { file, line }, found, mend);
    if (person === undefined) throw refuse("the line names no person");
    if (values.has(person)) throw refuse(`person ${quoted(person)} stands there twice`, "Keep one line a person.");
    values.set(person, underRule(record, rule, refuse));
  }
  const known = [...values].filter((entry): entry is [string, number] => entry[1] !== undefined);
  if (known.length === 0) throw new BadInputError("bad-predictions", { file }, "nobody in it was assessed", MEND);
  const unranked = [...values].flatMap(([person, value]) => (value === undefined ? [person] : []));
  if (rule.kind !== "score") {
    const selected = known.map(([person, value]) => [person, value === 1] as const);
    const passedOver = unranked.map((person) => [person, false] as const);
    return { favourable: new Map([...selected, ...passedOver]), unranked, median: undefined };
  }
  const median = medianOf(known.map(([, score]) => score));
  const favourable = new Map(known.map(([person, score]) => [person, isAbove(score, rule.bar, median)]));
  return { favourable, unranked, median: rule.bar.than === "median" ? median : undefined };
}

function isAbove(score: number, { than, orEqual }: Bar, median: number): boolean {
  const bar = than === "median" ? median : than;
  return orEqual ? score >= bar : score > bar;
}

/** @param values at least one */
function medianOf(values: readonly number[]): number {
  return percentile(Float64Array.from(values).sort(), 0.5);
}

/** The number that the rule goes by: 1 and 0 for selected and not, or a score; undefined where nothing was ranked. */
function underRule(line: Line, rule: OutcomeRule, refuse: (found: string) => BadInputError): number | undefined {
  if (rule.kind === "selected") {
    if (line.selected === undefined) throw refuse("it does not say whether the person was selected");
    return Number(YES.has(line.selected));
  }
  if (rule.kind === "score" && rule.codes === undefined) {
    if (line.score === undefined) throw refuse("it has no score");
    return line.score;
  }
  if (line.ranking === undefined) throw refuse("it has no ranking");
  return line.ranking.length === 0 ? undefined : rankingUnderRule(line.ranking, rule, refuse);
}

/** What a ranking that was cut off does not list may stand below the cut or not be there at all, and a probability of it is not 0. */
function rankingUnderRule(
  ranking: z.infer<typeof Titles>,
  rule: Exclude<OutcomeRule, { kind: "selected" }>,
  refuse: (found: string) => BadInputError,
): number {
  const titles = ranking.map((title): z.infer<typeof Title> => (typeof title === "string" ? { code: title } : title));
  const mass = titles.reduce((sum, { probability }) => sum + (probability ?? 0), 0);
  const wanted = rule.codes!;
  const listed = new Set(titles.map(({ code }) => code));
  const isWhole = mass > 1 - 1e-6;
  if (rule.kind === "top") {
    if (titles.slice(0, rule.k).some(({ code }) => wanted.includes(code))) return 1;
    if (titles.length < rule.k && !isWhole)
      throw refuse(`its ranking has ${titles.length} titles and no first ${rule.k}`);
    return 0;
  }
  if (titles.some(({ probability }) => probability == null)) throw refuse("its ranking has no probabilities");
  const missing = wanted.find((code) => !listed.has(code));
  if (missing !== undefined && !isWhole) throw refuse(`its ranking is cut off and does not list ${missing}`);
  return titles.reduce((sum, { code, probability }) => sum + (wanted.includes(code) ? probability! : 0), 0);
}

async function* linesOf(file: string): AsyncGenerator<{ readonly record: Line; readonly line: number }> {
  if (/\.jsonl(\.gz)?$/i.test(file)) yield* numberedJsonl(file, Line, MEND);
  else if (file.endsWith(".parquet")) yield* parquetLines(file);
  else yield* csvLines(file);
}

async function* csvLines(file: string): AsyncGenerator<{ readonly record: Line; readonly line: number }> {
  const source = await openSource(file, undefined);
  try {
    for await (const { get, line } of readCsvRows(source)) {
      const cell = (column: string) => (get(column) === "" ? undefined : get(column));
      const score = cell("score");
      const row = {
        person: cell("person"),
        case: cell("case"),
        selected: typeof cell("selected") === "string" ? String(cell("selected")).toLowerCase() : undefined,
        score: score === undefined ? undefined : Number(score),
      };
      yield { record: checked(row, file, line), line };
    }
  } finally {
    source.close();
  }
}

async function* parquetLines(file: string): AsyncGenerator<{ readonly record: Line; readonly line: number }> {
  const { columns, groups } = await openParquet(file);
  const wanted = ["person", "case", "selected", "score", "ranking", "probabilities"];
  let line = 0;
  for await (const group of groups(wanted.filter((column) => columns.includes(column))))
    for (const { ranking, probabilities, ...row } of group) {
      const titles =
        Array.isArray(ranking) && Array.isArray(probabilities)
          ? ranking.map((code, at) => ({ code, probability: probabilities[at] }))
          : ranking;
      yield { record: checked({ ...row, ranking: titles ?? undefined }, file, ++line), line };
    }
}

function checked(row: Readonly<Record<string, unknown>>, file: string, line: number): Line {
  const parsed = Line.safeParse(row);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new BadInputError("bad-predictions", { file, line, field: issue.path.join(".") }, issue.message, MEND);
}
