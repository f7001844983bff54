/**
 * Rankings that were made elsewhere, in whatever language, to be scored like any method's.
 *
 *     JSONL or Parquet: one case a record ─► checked ─► by case id a Recommendation
 *
 *     {"case": "17", "ranking": ["29-1141.00", "11-9111.00"]}                                places alone
 *     {"case": "17", "ranking": [{"code": "29-1141.00", "probability": 0.4}, ...]}           probabilities
 *
 * In Parquet `ranking` is a list of codes, and `probabilities` a list of as many numbers or no column at all. Places alone have no
 * probability, so no log p, perplexity or calibration; titles that are not listed come last, all of them: nobody has a hit by the order of codes. The distribution is exact where its
 * probabilities sum to 1.
 */
import * as z from "zod";
import {
  BadInputError,
  type Case,
  type InputPlace,
  type LabelSpace,
  ModelError,
  quoted,
  type Recommendation,
} from "../domain/index.ts";
import { numberedJsonl } from "../records/jsonl.ts";
import { openParquet } from "../records/parquet-file.ts";

/** Numbers too: a column of ISCO's codes is one of numbers to most programs. */
const Code = z.union([z.string(), z.int(), z.bigint()]).transform(String);
const Ranked = z.object({ code: Code, probability: z.number() });
const PredictionLine = z.object({ case: Code, ranking: z.union([z.array(Code), z.array(Ranked)]) });
type PredictionLine = z.infer<typeof PredictionLine>;

/** By case id; undefined where nothing was ranked: the case counts as one that failed. */
export type Predictions = ReadonlyMap<string, Recommendation | undefined>;

const MEND = 'Give each line a case and a ranking, such as {"case": "17", "ranking": ["29-1141.00"]}.';

/** @throws BadInputError naming line and value for an unknown code, a probability that is none, a sum above 1, a case twice */
export async function readPredictions(name: string, file: string, space: LabelSpace): Promise<Predictions> {
  const predictions = new Map<string, Recommendation | undefined>();
  const lines = file.endsWith(".parquet") ? parquetLines(file) : numberedJsonl(file, PredictionLine, MEND);
  for await (const { record, line } of lines) {
    const place = { file, line };
    if (predictions.has(record.case))
      throw new BadInputError("bad-predictions", place, `case ${quoted(record.case)} stands there twice`, "Keep one.");
    predictions.set(
      record.case,
      record.ranking.length === 0 ? undefined : recommendationOf(name, record, place, space),
    );
  }
  return predictions;
}

/** @throws BadInputError where a case of these is not predicted, or something else is */
export function requireCases(file: string, predictions: Predictions, cases: ReadonlySet<string>): void {
  const missing = [...cases].filter((id) => !predictions.has(id));
  const stranger = [...predictions.keys()].find((id) => !cases.has(id));
  if (missing.length === 0 && stranger === undefined) return;
  throw new BadInputError(
    "bad-predictions",
    { file },
    missing.length > 0
      ? `${missing.length} of ${cases.size} cases are not in it, such as ${quoted(missing[0]!)}`
      : `${quoted(stranger!)} is no case of these data`,
    "`wherefore cases export` writes the cases; every one needs a line.",
  );
}

/** @throws ModelError where nothing was ranked; BadInputError where the case was not predicted, which `requireCases` says before anything is scored */
export function predictionOf(predictions: Predictions, { id }: Case): Recommendation {
  const found = predictions.get(id);
  if (found !== undefined) return found;
  if (predictions.has(id)) throw new ModelError("cut-short", "nothing was ranked");
  throw new BadInputError("bad-predictions", { file: "the predictions" }, `case ${quoted(id)} is not in them`, MEND);
}

function recommendationOf(
  name: string,
  { ranking }: PredictionLine,
  place: InputPlace,
  space: LabelSpace,
): Recommendation {
  const distribution = new Float64Array(space.occupations.length);
  const seen = new Set<number>();
  const given = ranking.map((entry) => (typeof entry === "string" ? { code: entry, probability: undefined } : entry));
  let sum = 0;
  given.forEach(({ code, probability }, at) => {
    const field = `ranking[${at}]`;
    const refuse = (found: string, mend: string) =>
      new BadInputError("bad-predictions", { ...place, field }, found, mend);
    const title = space.indexOf(code);
    if (title === undefined)
      throw refuse(`${quoted(code)} is no code of the closed set`, "Use the codes of the cases.");
    if (seen.has(title)) throw refuse(`${code} stands there twice`, "Rank each title once.");
    seen.add(title);
    if (probability !== undefined && !(probability >= 0 && probability <= 1))
      throw refuse(`${probability} is no probability`, "Give numbers from 0 to 1.");
    sum += probability ?? 0;
    // Places alone: any numbers that fall will do, for only their order is read.
    distribution[title] = probability ?? given.length - at;
  });
  if (sum > 1 + 1e-6)
    throw new BadInputError(
      "bad-predictions",
      place,
      `its probabilities sum to ${sum.toFixed(6)}`,
      "They may sum to 1.",
    );
  if (given[0]!.probability !== undefined && sum === 0)
    throw new BadInputError(
      "bad-predictions",
      place,
      "its probabilities are all 0",
      "Leave them out to give places alone.",
    );
  const placesOnly = given.every(({ probability }) => probability === undefined);
  return {
    method: name,
    distribution,
    rankedBy: "given",
    exact: !placesOnly && sum > 1 - 1e-6,
    coveredMass: placesOnly ? 0 : Math.min(1, sum),
    reasons: [],
    evidence: [],
    marks: [],
  };
}

async function* parquetLines(file: string): AsyncGenerator<{ record: PredictionLine; line: number }> {
  const { columns, groups } = await openParquet(file);
  const wanted = ["case", "ranking", "probabilities"].filter((column) => columns.includes(column));
  let line = 0;
  for await (const group of groups(wanted))
    for (const row of group) yield { record: predictionIn(row, file, ++line), line };
}

function predictionIn(row: Readonly<Record<string, unknown>>, file: string, line: number): PredictionLine {
  const codes = row["ranking"];
  const probabilities = row["probabilities"];
  const ranking =
    Array.isArray(codes) && Array.isArray(probabilities) && codes.length === probabilities.length
      ? codes.map((code, place) => ({ code, probability: Number(probabilities[place]) }))
      : codes;
  const checked = PredictionLine.safeParse({ case: row["case"], ranking });
  if (checked.success) return checked.data;
  throw new BadInputError("bad-predictions", { file, line }, checked.error.issues[0]!.message, MEND);
}
