/**
 * `wherefore drift served` and `drift onet`: what has changed since training.
 */
import { type OnetDrift, onetDrift, type TouchedRankings, touchedRankings } from "../audit/drift/onet-drift.ts";
import { type PersonSeen, personSeen, type ServedDrift, servedDrift } from "../audit/drift/served-drift.ts";
import { BadInputError, type CareerHistory, YearMonth } from "../domain/index.ts";
import { historyOf } from "../histories/cases.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { type Format, readCareers } from "../histories/read.ts";
import { methodOfRun, scoresIn } from "../pipeline/runs.ts";
import { findRun } from "../records/run-folder.ts";
import type { Rate } from "../statistics/rates.ts";
import { chanceText, intervalText } from "../statistics/texts.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { readRelease } from "../taxonomy/release/releases.ts";
import { SOC_GROUP_TITLES } from "../taxonomy/soc.ts";
import type { OnetDriftOptions, ServedDriftOptions } from "./commands/drift.ts";
import { coderOn, columnsLeftOutText, knownCode, mappingOf, todayOn, trainingOn } from "./data.ts";
import { rateText } from "./show-statistics.ts";
import { textTable, WIDTH, wrapped } from "./table.ts";
import type { Terminal } from "./terminal.ts";

export async function served(file: string, options: ServedDriftOptions, terminal: Terminal): Promise<void> {
  const since = options.since === undefined ? undefined : monthOf(options.since);
  const people: PersonSeen[] = [];
  for await (const history of historiesIn(file, options, terminal))
    if (since === undefined || workedSince(history, since)) people.push(personSeen(history));
  if (people.length === 0)
    throw new BadInputError("no-career", { file }, `nobody in it worked since ${since}`, "Give an earlier --since.");
  const { dataset, trained } = await seenInTraining(options.against, terminal);
  const drift = servedDrift(people, trained, dataset.labels ?? loadTaxonomy(), options.seed);
  const report = { against: `${dataset.name}:train`, ...drift };
  terminal.out(options.json ? `${JSON.stringify(report)}\n` : `${servedText(report)}\n`);
}

export async function seenInTraining(against: string, terminal: Terminal) {
  const dataset = await trainingOn(against.replace(/:train$/, ""), terminal);
  const trained: PersonSeen[] = [];
  for await (const { history } of casesOf({ dataset, part: "train", limit: undefined }))
    trained.push(personSeen(history));
  return { dataset, trained };
}

async function* historiesIn(
  file: string,
  { format, mapping, asOf }: ServedDriftOptions,
  terminal: Terminal,
): AsyncGenerator<CareerHistory> {
  const today = todayOn(terminal, asOf);
  const careers = readCareers(file, {
    coder: coderOn(terminal),
    knownCode: knownCode(),
    today,
    mapping: await mappingOf(mapping),
    input: terminal.input,
    signal: terminal.signal,
    onColumnsLeftOut: (columns) => terminal.err(columnsLeftOutText(columns)),
    ...(format !== undefined && { format: format as Format }),
  });
  for await (const career of careers) yield historyOf(career, today);
}

function monthOf(text: string): YearMonth {
  const date = YearMonth.safeParse(text);
  if (date.success) return date.data;
  throw new BadInputError("bad-date", { file: "--since" }, `"${text}" cannot be read`, "Give a month such as 2026-03.");
}

/** A year alone may be any of its months. */
function workedSince({ jobs }: CareerHistory, since: YearMonth): boolean {
  return jobs.some(({ current, start, end }) => {
    const last = end ?? start;
    return current || (last !== undefined && (last.length === 4 ? `${last}-12` : last) >= since);
  });
}

export function servedText(drift: ServedDrift & { readonly against: string }): string {
  const { served: n, trained, notRecognised, notUnderstood, unseen, jobs, occupations, bins, against } = drift;
  const titles =
    notRecognised === undefined
      ? "No title is given."
      : `Titles not recognised: ${percentText(notRecognised)} of ${notRecognised.n.toLocaleString("en")}.`;
  const lines = [
    `${n.toLocaleString("en")} people who are served, against ${trained.toLocaleString("en")} histories of ${against}. Brackets are 95 % intervals, by person.`,
    `${titles} Nothing is understood, and nothing ranked, for ${rateText(notUnderstood)} of the people. The last occupation stands in no training history for ${rateText(unseen)}.`,
    `Jobs a person: ${intervalText(jobs.served, 1)} served, ${intervalText(jobs.trained, 1)} trained on.`,
  ].map((line) => wrapped(line, WIDTH));
  if (occupations === undefined) return [...lines, "Nobody has an occupation that could be compared."].join("\n");
  const { stabilityIndex, expectedIndex, jensenShannon, chiSquare, thinBins } = occupations;
  const test = `chi-square ${chiSquare.statistic.toFixed(1)}, ${chiSquare.freedom} degrees of freedom, p ${chanceText(chiSquare.p)}`;
  const shift = `Last occupations by widest group: population stability index ${stabilityIndex.toFixed(3)} (${expectedIndex.toFixed(3)} on average where nothing shifted), Jensen-Shannon divergence ${intervalText(jensenShannon, 3)} nats (0 to 0.693), ${test}${thinBins > 0 ? `; ${thinBins} groups are so thin that p is only about right` : ""}.`;
  const total = (side: "served" | "trained") => bins.reduce((sum, bin) => sum + bin[side], 0);
  const share = (count: number, all: number) => `${((100 * count) / all).toFixed(1)} %`;
  const columns = ["Group", "served", "", "trained on", ""].map((head, at) => ({ head, right: at > 0 }));
  const rows = bins
    .toSorted((a, b) => b.served - a.served)
    .map(({ group, served: now, trained: before }) => [
      `${group} ${SOC_GROUP_TITLES[group] ?? ""}`.trim(),
      String(now),
      share(now, total("served")),
      String(before),
      share(before, total("trained")),
    ]);
  return [...lines, wrapped(shift, WIDTH), "", textTable(columns, rows)].join("\n");
}

function percentText({
  value,
  low,
  high,
}: {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  return `${percent(value)} % [${percent(low)}, ${percent(high)}]`;
}

export async function onet(
  before: string,
  after: string,
  options: OnetDriftOptions,
  terminal: Terminal,
): Promise<void> {
  const drift = onetDrift(await readRelease(before), await readRelease(after));
  const touched = options.run === undefined ? [] : await touchedIn(options.run, options.runs, drift);
  terminal.out(options.json ? `${JSON.stringify({ ...drift, touched })}\n` : `${onetText(drift, touched)}\n`);
}

async function touchedIn(name: string, runs: string, drift: OnetDrift): Promise<TouchedRankings[]> {
  const { run, method } = methodOfRun(name);
  const scores = await scoresIn(await findRun(runs, run), method === undefined ? undefined : [method]);
  return [...scores.values()].map((own) => touchedRankings(own, drift));
}

/** How many of a kind of change are named; `--json` has all. */
const NAMED = 10;

function onetText(drift: OnetDrift, touched: readonly TouchedRankings[]): string {
  const { from, to, occupations, moved, gone, added, retitled } = drift;
  const named = (what: string, lines: readonly string[]) =>
    [
      `${what}: ${lines.length}`,
      ...lines.slice(0, NAMED).map((line) => wrapped(`  ${line}`, WIDTH, "    ")),
      ...(lines.length > NAMED ? [`  and ${lines.length - NAMED} more (--json)`] : []),
    ].join("\n");
  const shares = [
    `Related lists with other members ${ofText(drift.relatedMembers)}, with another order ${ofText(drift.relatedOrder)}.`,
    `Alternate titles under other codes ${ofText(drift.alternateTitles)}.`,
  ];
  const rankings = touched.map(
    ({ method, first, firstTen, truth, renamed }) =>
      `${method}: the first title's code is there no more in ${rateText(first)} of ${first.n} cases, one of the first ten in ${rateText(firstTen)}, the truth in ${rateText(truth)}; the first title has another name in ${rateText(renamed)}.`,
  );
  return [
    `O*NET ${from} to ${to}: ${occupations.from} occupations, then ${occupations.to}.`,
    named(
      "Codes moved",
      moved.map(({ code, title, to: other }) => `${code} ${title}: now ${other}`),
    ),
    named(
      "Codes gone",
      gone.map(({ code, title }) => `${code} ${title}`),
    ),
    named(
      "Codes added",
      added.map(({ code, title }) => `${code} ${title}`),
    ),
    named(
      "Titles changed",
      retitled.map((one) => `${one.code} ${one.from}: now ${one.to}`),
    ),
    ...[...shares, ...rankings].map((line) => wrapped(line, WIDTH)),
  ].join("\n");
}

function ofText({ count, n }: Rate): string {
  return `${count} of ${n}`;
}
