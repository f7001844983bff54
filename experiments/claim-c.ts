/**
 * Does accuracy depend on the quality of the reason (the paper's claim c)? Between people, within a person, and by intervention.
 *
 *     node experiments/claim-c.ts [FOLDER] [--plot docs/findings/claim-c.svg]          (WHEREFORE_DATA names the public data)
 *     node experiments/claim-c.ts --by composed
 *     WHEREFORE_LLAMA=FOLDER node experiments/claim-c.ts --by FILE.gguf --people 60    (docs/models.md says how to have one)
 *
 * In: a career model that reads reasons, by default the package's writer, and NLSY97's validation people: their reasons, written by that
 * model, composed, or by a language model, and judged by measuring.  Out: what follows a reason by its factuality, beside the same people
 * without any reason; slopes of log p(truth) on each criterion, between people and within a person; and what becomes of log p(truth) when
 * other reasons stand in the place of one's own. Intervals are by person. The words of a language model are kept in `--journal`.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readCareerModel } from "../src/career-model/career-file.ts";
import { careerModel } from "../src/career-model/career-model.ts";
import { checkText } from "../src/claims/check.ts";
import { readText } from "../src/claims/read-text.ts";
import {
  type CareerHistory,
  type Distribution,
  quietRun,
  seededRandom,
  shuffle,
  type Verdict,
} from "../src/domain/index.ts";
import { casesByPart } from "../src/histories/cases-by-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { coherenceOf } from "../src/judges/kinds/coherence.ts";
import { validityOf } from "../src/judges/kinds/validity.ts";
import { EMBEDDED_WRITER } from "../src/methods/career-methods.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";
import { intervalText } from "../src/statistics/texts.ts";
import {
  CRITERIA,
  contrast,
  FEWEST_PEOPLE,
  type Judged,
  meanOf,
  type Person,
  type Read,
  type Row,
  rowsWhere,
  type Scored,
  slopesOf,
} from "./claim-c/people.ts";
import { plotOf } from "./claim-c/plot.ts";
import { composedReasons, ownReasons, reasonsOfText, type Writer } from "./claim-c/writers.ts";

const OWN = 8;
const COMPOSED = { count: 8, spoilt: 2 };
const OF_TEXT = { reasons: 4, maxTokens: 200 };
const SEED = 1;
const { values, positionals } = parseArgs({
  options: {
    by: { type: "string", default: "own" },
    people: { type: "string" },
    journal: { type: "string", default: "runs/claim-c.sqlite" },
    plot: { type: "string" },
  },
  allowPositionals: true,
});
const taxonomy = loadTaxonomy();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());
const { train, valid } = await casesByPart(dataset);
const { network, members, file } = await readCareerModel(positionals[0] ?? EMBEDDED_WRITER, taxonomy);
const model = careerModel(network, members.slice(0, 1), file.temperature);
const histories = new Map<string, CareerHistory>();
const people = await peopleWith(await writerOf(values.by));
printDoses();
printSlopes();
printErrors();
await printInterventions();

async function writerOf(by: string): Promise<Writer> {
  if (by === "own") return ownReasons(network, members[0]!, OWN);
  if (by === "composed") return composedReasons(network, train, COMPOSED, SEED);
  const library = process.env["WHEREFORE_LLAMA"];
  if (library === undefined) throw new Error("WHEREFORE_LLAMA names no folder with node-llama-cpp");
  return reasonsOfText(network, { file: by, library, journal: values.journal, ...OF_TEXT }, SEED);
}

async function peopleWith(writer: Writer): Promise<Person[]> {
  const run = quietRun(SEED);
  const found: Person[] = [];
  const asked = valid.slice(0, values.people === undefined ? undefined : Number(values.people));
  let checkable = 0;
  for (const [at, case_] of asked.entries()) {
    const { person, history, next } = case_;
    const truth = taxonomy.indexOf(next.code)!;
    const written = await writer.write(case_, run);
    process.stderr.write(`\r${at + 1} of ${asked.length} people`);
    if (written.length === 0) continue;
    const [direct] = await model.distributions([{ history }]);
    const reasons: Judged[] = [];
    for (const { text, tokens, distribution, spoilt } of written) {
      const read = distribution ?? (await model.distributions([{ history, reason: tokens }]))[0]!;
      reasons.push({ ...readOf(read, truth), tokens, scores: scoresOf(text, history), spoilt });
    }
    checkable += reasons.filter(({ scores }) => scores.factuality !== undefined).length;
    histories.set(person, history);
    found.push({ id: person, truth, direct: readOf(direct!, truth), reasons });
  }
  await writer.close();
  const reasons = found.reduce((sum, of) => sum + of.reasons.length, 0);
  process.stderr.write("\n");
  console.log(
    `${found.length} of ${asked.length} people have reasons by ${values.by}: ${reasons}, of which ${checkable} say something that can be checked.`,
  );
  return found;
}

/** Utility is left out: it sees the answer. */
function scoresOf(text: string, history: CareerHistory): Scored {
  const read = readText(text, taxonomy);
  return {
    factuality: shareOf(checkText(text, history, taxonomy).verdict),
    coherence: shareOf(coherenceOf(read, text, taxonomy)),
    validity: shareOf(validityOf(read, text, taxonomy)),
  };
}

function shareOf(verdict: Verdict): number | undefined {
  return verdict.kind === "share" ? verdict.share : undefined;
}

function printDoses(): void {
  const bands: readonly (readonly [string, (share: number) => boolean])[] = [
    ["none true", (share) => share === 0],
    ["some, below half", (share) => share > 0 && share < 0.5],
    ["half to all but", (share) => share >= 0.5 && share < 1],
    ["all true", (share) => share === 1],
  ];
  const within =
    (band: (share: number) => boolean) =>
    ({ scores: { factuality } }: Judged) =>
      factuality !== undefined && band(factuality);
  console.log("\n| factuality | n | AccEM with the reason | the same people without | log p with less without |");
  console.log("|---|---:|---:|---:|---:|");
  const bars = bands.flatMap(([name, band]) => {
    const rows = rowsWhere(people, within(band));
    if (rows.length === 0) return [];
    const [raw, without] = [meanOf(rows, ({ reason }) => reason.hit), meanOf(rows, ({ of }) => of.direct.hit)];
    const lift = meanOf(rows, ({ of, reason }) => reason.log - of.direct.log);
    console.log(
      `| ${[name, rows.length, intervalText(raw, 1), intervalText(without, 1), intervalText(lift, 3)].join(" | ")} |`,
    );
    return [{ name, raw, without }];
  });
  if (values.plot !== undefined) writeFileSync(values.plot, plotOf(bars));
  const [none, all] = [within(bands[0]![1]), within(bands.at(-1)![1])];
  const peopleOf = (kind: typeof none) => people.filter((of) => of.reasons.some(kind)).length;
  if (Math.min(peopleOf(none), peopleOf(all)) < FEWEST_PEOPLE) {
    console.log(
      `\nall true against none true: not compared, ${peopleOf(none)} and ${peopleOf(all)} people have such reasons.`,
    );
    return;
  }
  console.log("");
  for (const [what, figure] of [
    ["with the reason", ({ reason }: Row) => reason.hit],
    ["the same people without", ({ of }: Row) => of.direct.hit],
    ["the reasons' own share", ({ of, reason }: Row) => reason.hit - of.direct.hit],
  ] as const)
    console.log(`all true less none true, AccEM, ${what}: ${intervalText(contrast(people, [all, none], figure), 1)}`);
}

function printSlopes(): void {
  console.log(
    "\n| log p(truth) by, from 0 to 1 | between people | the same people without | n | within a person | n |",
  );
  console.log("|---|---:|---:|---:|---:|---:|");
  for (const criterion of CRITERIA) {
    const slopes = slopesOf(people, criterion);
    const cells =
      slopes === undefined
        ? [`not compared: of fewer than ${FEWEST_PEOPLE} people the reasons differ in it`]
        : [
            intervalText(slopes.between, 3),
            intervalText(slopes.betweenWithout, 3),
            slopes.people,
            intervalText(slopes.within, 3),
            slopes.varied,
          ];
    console.log(`| ${[criterion, ...cells].join(" | ")} |`);
  }
}

/** A reason with an error in it against the very reason it was put into: nothing else differs. */
function printErrors(): void {
  const errors = Map.groupBy(
    rowsWhere(people, ({ spoilt }) => spoilt !== undefined),
    ({ reason }) => reason.spoilt!.error,
  );
  if (errors.size === 0) return;
  console.log("\n| error put in | n | AccEM, with less without the error | log p(truth) |\n|---|---:|---:|---:|");
  const before = ({ of, reason }: Row) => of.reasons[reason.spoilt!.of]!;
  for (const [error, rows] of [...errors].sort()) {
    const hit = meanOf(rows, (row) => row.reason.hit - before(row).hit);
    const log = meanOf(rows, (row) => row.reason.log - before(row).log);
    console.log(`| ${error} | ${rows.length} | ${intervalText(hit, 1)} | ${intervalText(log, 3)} |`);
  }
}

async function printInterventions(): Promise<void> {
  const ids = people.map(({ id }) => id);
  console.log("\n| in the place of one's own reason | log p(truth) less that without any |\n|---|---:|");
  const say = (what: string, logOf: (of: Person) => number) => {
    const lifts = people.map((of) => logOf(of) - of.direct.log);
    console.log(`| ${what} | ${intervalText(bootstrapRatios(ids, [lifts], SEED)[0]!, 3)} |`);
  };
  const sayRead = async (what: string, tokensOf: (of: Person, at: number) => readonly number[]) => {
    const logs = new Map<Person, number>();
    for (const [at, of] of people.entries()) {
      const asked = { history: histories.get(of.id)!, reason: tokensOf(of, at) };
      logs.set(of, readOf((await model.distributions([asked]))[0]!, of.truth).log);
    }
    say(what, (of) => logs.get(of)!);
  };
  const first = (of: Person) => of.reasons[0]!;
  const byFactuality = (sign: number) => (of: Person) =>
    of.reasons.toSorted((a, b) => sign * ((a.scores.factuality ?? 0.5) - (b.scores.factuality ?? 0.5)))[0]!.log;
  say("own, one", (of) => first(of).log);
  say("own, the mean of all", ({ reasons }) =>
    Math.log(reasons.reduce((sum, { log }) => sum + Math.exp(log), 0) / reasons.length),
  );
  await sayRead("another person's", (_of, at) => first(people[(at + 1) % people.length]!).tokens);
  await sayRead("own, its words in another order", (of) => shuffle(first(of).tokens, seededRandom(SEED)));
  await sayRead("blank", () => []);
  say("own, the least true", byFactuality(1));
  say("own, the truest", byFactuality(-1));
  say("own, the best by the truth (an oracle)", ({ reasons }) => Math.max(...reasons.map(({ log }) => log)));
}

function readOf(distribution: Distribution, truth: number): Read {
  const largest = distribution.reduce((best, p, title) => (p > distribution[best]! ? title : best), 0);
  return { hit: largest === truth ? 100 : 0, log: Math.log(distribution[truth]!) };
}
