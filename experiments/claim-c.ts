/**
 * Does accuracy depend on the quality of the reason (the paper's claim c)? Between people, within a person, and by intervention.
 *
 *     node experiments/claim-c.ts [FOLDER] [--plot docs/findings/claim-c.svg]          (WHEREFORE_DATA names the public data)
 *
 * In: a career model that writes reasons, by default the package's writer, and NLSY97's validation people: eight reasons each, judged by
 * measuring.  Out: what follows a reason by its factuality, beside the same people without any reason; slopes within a person of log p(truth)
 * on each criterion; and what becomes of log p(truth) when other reasons stand in the place of one's own. Intervals are by person.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readCareerModel } from "../src/career-model/career-file.ts";
import { careerModel } from "../src/career-model/career-model.ts";
import { reasonWriter, USUAL_SAMPLING } from "../src/career-model/write-reasons.ts";
import { checkText } from "../src/claims/check.ts";
import { readText } from "../src/claims/read-text.ts";
import type { Distribution, Verdict } from "../src/domain/index.ts";
import { casesByPart } from "../src/histories/cases-by-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { coherenceOf } from "../src/judges/kinds/coherence.ts";
import { EMBEDDED_WRITER } from "../src/methods/career-methods.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";
import { intervalText } from "../src/statistics/texts.ts";

const REASONS = 8;
const SEED = 1;
const { values, positionals } = parseArgs({ options: { plot: { type: "string" } }, allowPositionals: true });
const taxonomy = loadTaxonomy();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());
const { valid } = await casesByPart(dataset);
const { network, members, file } = await readCareerModel(positionals[0] ?? EMBEDDED_WRITER, taxonomy);
const writer = await reasonWriter(network, members[0]!, { ...USUAL_SAMPLING, reasons: REASONS }, 1);
const model = careerModel(network, members.slice(0, 1), file.temperature);

type Read = {
  /** First title right, 0 or 100, and log p(truth). */
  readonly hit: number;
  readonly log: number;
};
type Judged = Read & {
  readonly tokens: readonly number[];
  readonly factuality: number | undefined;
  readonly coherence: number | undefined;
  readonly p: number;
};
type Person = {
  readonly id: string;
  readonly truth: number;
  readonly direct: Read;
  readonly reasons: readonly Judged[];
};

const { signal } = new AbortController();
const people: Person[] = [];
for (const { person, history, next } of valid) {
  const truth = taxonomy.indexOf(next.code)!;
  const [direct] = await model.distributions([{ history }]);
  const written = await writer.write(history, SEED, signal);
  const reasons = written.map(({ text, tokens, distribution }) => ({
    ...readOf(distribution, truth),
    p: distribution[truth]!,
    tokens,
    factuality: shareOf(checkText(text, history, taxonomy).verdict),
    coherence: shareOf(coherenceOf(readText(text, taxonomy), text, taxonomy)),
  }));
  people.push({ id: person, truth, direct: readOf(direct!, truth), reasons });
}

const BANDS: readonly (readonly [string, (share: number) => boolean])[] = [
  ["none true", (share) => share === 0],
  ["some, below half", (share) => share > 0 && share < 0.5],
  ["half to all but", (share) => share >= 0.5 && share < 1],
  ["all true", (share) => share === 1],
];
console.log(
  "factuality | n | AccEM with the reason | AccEM of the same people without | log p with less log p without",
);
const bars = BANDS.map(([name, within]) => {
  const rows = rowsWhere(({ factuality }) => factuality !== undefined && within(factuality));
  const [raw, without] = [meanOf(rows, ({ reason }) => reason.hit), meanOf(rows, ({ of }) => of.direct.hit)];
  const lift = meanOf(rows, ({ of, reason }) => reason.log - of.direct.log);
  console.log([name, rows.length, intervalText(raw, 1), intervalText(without, 1), intervalText(lift, 3)].join(" | "));
  return { name, raw, without };
});
const [none, all] = [BANDS[0]![1], BANDS.at(-1)![1]];
for (const [what, figure] of [
  ["with the reason", ({ reason }: Row) => reason.hit],
  ["the same people without", ({ of }: Row) => of.direct.hit],
  ["the reasons' own share", ({ of, reason }: Row) => reason.hit - of.direct.hit],
] as const)
  console.log(`all true less none true, AccEM, ${what}: ${intervalText(contrast(figure), 1)}`);
for (const criterion of ["factuality", "coherence"] as const)
  console.log(`within a person, nats of log p(truth) by ${criterion} from 0 to 1: ${slopeWithin(criterion)}`);
await interventions();
if (values.plot !== undefined) writeFileSync(values.plot, plot());
await writer.close();

type Row = { readonly of: Person; readonly reason: Judged };

function rowsWhere(keep: (reason: Judged) => boolean): Row[] {
  return people.flatMap((of) => of.reasons.filter(keep).map((reason) => ({ of, reason })));
}

type Interval = { readonly value: number; readonly low: number; readonly high: number };

function meanOf(rows: readonly Row[], figure: (row: Row) => number): Interval {
  const [mean] = bootstrapRatios(
    rows.map(({ of }) => of.id),
    [rows.map(figure)],
    SEED,
  );
  return mean!;
}

/** Mean over reasons that are all true less that over those of which nothing is, people drawn anew together. */
function contrast(figure: (row: Row) => number): Interval {
  return resampled((drawn) => {
    const mean = (within: (share: number) => boolean) => {
      const own = drawn.flatMap((of) =>
        of.reasons
          .filter(({ factuality }) => factuality !== undefined && within(factuality))
          .map((reason) => figure({ of, reason })),
      );
      return own.reduce((sum, one) => sum + one, 0) / own.length;
    };
    return mean(all) - mean(none);
  });
}

/** Least squares through each person's own means: between people nothing is compared. */
function slopeWithin(criterion: "factuality" | "coherence"): string {
  const sums = new Map(
    people.map((of) => {
      const own = of.reasons.flatMap((reason) =>
        reason[criterion] === undefined ? [] : [[reason[criterion], reason.log] as const],
      );
      const [x, y] = [0, 1].map((at) => own.reduce((sum, pair) => sum + pair[at]!, 0) / own.length);
      const together = own.reduce((sum, [a, b]) => sum + (a - x!) * (b - y!), 0);
      const square = own.reduce((sum, [a]) => sum + (a - x!) ** 2, 0);
      return [of, [together, square] as const];
    }),
  );
  const varied = [...sums.values()].filter(([, square]) => square > 0).length;
  const slope = resampled((drawn) => {
    const [together, square] = [0, 1].map((at) => drawn.reduce((sum, of) => sum + sums.get(of)![at]!, 0));
    return together! / square!;
  });
  return `${intervalText(slope, 3)} (${varied} people whose reasons differ in it)`;
}

async function interventions(): Promise<void> {
  const direct = people.map((of) => of.direct.log);
  const say = (what: string, logs: readonly number[]) => {
    const [mean] = bootstrapRatios(
      people.map(({ id }) => id),
      [logs.map((log, at) => log - direct[at]!)],
      SEED,
    );
    console.log(`${what}: log p(truth) less that without a reason ${intervalText(mean!, 3)}`);
  };
  const readWith = async (tokensOf: (at: number) => readonly number[]) => {
    const logs: number[] = [];
    for (const [at, { truth }] of people.entries()) {
      const [read] = await model.distributions([{ history: valid[at]!.history, reason: tokensOf(at) }]);
      logs.push(Math.log(read![truth]!));
    }
    return logs;
  };
  const first = (at: number) => people[at % people.length]!.reasons[0]!.tokens;
  say(
    "own, one",
    people.map(({ reasons }) => reasons[0]!.log),
  );
  say(
    "own, the mean of eight",
    people.map(({ reasons }) => Math.log(reasons.reduce((sum, { p }) => sum + p, 0) / REASONS)),
  );
  say("another person's", await readWith((at) => first(at + 1)));
  say("own, in shuffled order", await readWith((at) => first(at).toReversed()));
  say("blank", await readWith(() => []));
  const byFactuality = (sign: number) => (of: Person) =>
    of.reasons.toSorted((a, b) => sign * ((a.factuality ?? 0.5) - (b.factuality ?? 0.5)))[0]!.log;
  say("own, the least true of eight", people.map(byFactuality(1)));
  say("own, the truest of eight", people.map(byFactuality(-1)));
  say(
    "own, the best of eight by the truth (an oracle)",
    people.map(({ reasons }) => Math.max(...reasons.map(({ log }) => log))),
  );
}

/** 95 % of what the statistic is when people are drawn anew, 500 times. */
function resampled(statistic: (drawn: readonly Person[]) => number): Interval {
  let state = SEED;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const found = Array.from({ length: 500 }, () =>
    statistic(people.map(() => people[Math.floor(next() * people.length)]!)),
  ).sort((a, b) => a - b);
  return { value: statistic(people), low: found[12]!, high: found[487]! };
}

function readOf(distribution: Distribution, truth: number): Read {
  const largest = distribution.reduce((best, p, title) => (p > distribution[best]! ? title : best), 0);
  return { hit: largest === truth ? 100 : 0, log: Math.log(distribution[truth]!) };
}

function shareOf(verdict: Verdict): number | undefined {
  return verdict.kind === "share" ? verdict.share : undefined;
}

/** Two points with intervals a band: with the reason, and the same people without it. */
function plot(): string {
  const [width, height, left, bottom] = [560, 300, 50, 250];
  const y = (value: number) => bottom - (value / 40) * 220;
  const mark = (at: number, { value, low, high }: Interval, colour: string) =>
    `<line x1="${at}" x2="${at}" y1="${y(low).toFixed(1)}" y2="${y(high).toFixed(1)}" stroke="${colour}" stroke-width="2"/><circle cx="${at}" cy="${y(value).toFixed(1)}" r="4" fill="${colour}"/>`;
  const points = bars.map(({ name, raw, without }, band) => {
    const at = left + 70 + band * 120;
    return `${mark(at - 12, raw, "#1f5fa8")}${mark(at + 12, without, "#c2571a")}<text x="${at}" y="${bottom + 18}" text-anchor="middle">${name}</text>`;
  });
  const ticks = [0, 10, 20, 30, 40].map(
    (value) =>
      `<line x1="${left}" x2="${width - 10}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/><text x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12"><title>First titles right, by the factuality of the reason</title><rect width="${width}" height="${height}" fill="#fff"/>${ticks.join("")}${points.join("")}<text x="${left}" y="${height - 8}">AccEM, %, by how much of the reason is true: <tspan fill="#1f5fa8">with it</tspan>, <tspan fill="#c2571a">the same people without any reason</tspan> (95 % by person)</text></svg>\n`;
}
