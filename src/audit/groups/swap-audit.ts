/**
 * Whether a ranking minds who somebody is: histories in two forms, and by how much their rankings differ.
 *
 *     careers ─► each swap's two documents ─► both read, coded and ranked ─► of how many the ranking moved, and how far
 *
 * A history that is read the same in both forms cannot move, and is not ranked twice. Where a method asks a language model, which may answer
 * differently to the same history, each history is ranked once more under another seed: what that moves is noise, and is a row of its own.
 */
import { Readable } from "node:stream";
import { divergence } from "../../claims/pulls.ts";
import {
  type Career,
  type CareerHistory,
  type Distribution,
  largest,
  type Recommender,
  type Run,
  rankOf,
  seedFrom,
} from "../../domain/index.ts";
import { historyOf } from "../../histories/cases.ts";
import { type ReadOptions, readCareers } from "../../histories/read.ts";
import { isNotUnderstood } from "../../pipeline/unranked.ts";
import { mapInOrder } from "../../records/map-in-order.ts";
import { bootstrapRatios, type Interval } from "../../statistics/bootstrap.ts";
import { type Rate, rateOf } from "../../statistics/rates.ts";
import { type JsonResume, SWAPS, type Swap } from "./swaps.ts";

/** One history in two forms. */
type Compared =
  /** Nothing that the swap is about stands in it. */
  | { readonly kind: "untouched" }
  /** Nothing of it was understood in either form. */
  | { readonly kind: "not-understood" }
  /** Nothing of it was understood in one of them, and so nothing is ranked for one of two people who differ in nothing else. */
  | { readonly kind: "one-form-only"; readonly understood: 0 | 1 }
  | { readonly kind: "read-alike" }
  | {
      readonly kind: "ranked";
      /** The largest difference of any title's probability. */
      readonly most: number;
      /** KL(one || other) in nats; undefined where the other gives a title no probability. */
      readonly divergence: number | undefined;
      readonly firsts: readonly [string, string];
      /** The place in the other ranking of the title that is first in the one. */
      readonly place: number;
    };

export type SwapRow = {
  readonly swap: string;
  readonly said: string;
  /** Histories in which something was swapped and that were understood in one form at least. */
  readonly n: number;
  readonly untouched: number;
  readonly notUnderstood: number;
  readonly readAlike: number;
  readonly oneFormOnly: number;
  /** Of n: rankings that moved at all, or are there in one form only; and those with another first title. */
  readonly moved: Rate;
  readonly otherFirst: Rate;
  /** Mean over those that have a ranking in both forms; undefined where none has. */
  readonly most: Interval | undefined;
  readonly divergence: Interval | undefined;
  /** The largest of any history, and the worst place of a first title in the other form. */
  readonly largest: number;
  readonly worstPlace: number;
  /** The histories that moved most, at most five. */
  readonly examples: readonly MovedExample[];
};

export type MovedExample = {
  readonly person: string;
  readonly titles: string;
  readonly one: string;
  readonly other: string;
};

/** Below it a difference is how numbers are added up, and nobody's ranking. */
const SAME = 1e-9;
const EXAMPLES = 5;
const NOISE = { name: "asked again", said: "the same history twice, under two seeds: noise" } as const;

type ComparedCareer = { readonly career: Career; readonly found: Compared };

export type SwapAudit = {
  readonly reading: ReadOptions & { readonly today: NonNullable<ReadOptions["today"]> };
  readonly recommender: Recommender;
  /** A title's words, of its code. */
  readonly codeOf: (title: number) => string;
};

/** @throws what the recommender throws: a model that fails on a history fails the audit, whose figures would be of other people */
export async function auditSwaps(careers: readonly Career[], audit: SwapAudit, run: Run): Promise<SwapRow[]> {
  const rows: SwapRow[] = [];
  const drawsAgain = audit.recommender.distributions === undefined;
  const total = careers.length * (SWAPS.length + Number(drawsAgain));
  let done = 0;
  const forEach = async (compare: (career: Career) => Promise<Compared>): Promise<ComparedCareer[]> => {
    const compared = mapInOrder(one(careers), run.concurrency, async (career) => {
      run.signal.throwIfAborted();
      const found = await compare(career);
      run.report({ done: ++done, total, what: "swaps" });
      return { career, found };
    });
    const all: ComparedCareer[] = [];
    for await (const own of compared) all.push(own);
    return all;
  };
  for (const swap of SWAPS)
    rows.push(rowOf(swap, await forEach((career) => compareForms(swap, career, audit, run)), run.seed));
  if (drawsAgain) rows.push(rowOf(NOISE, await forEach((career) => askTwice(career, audit, run)), run.seed));
  return rows;
}

async function* one(careers: readonly Career[]): AsyncGenerator<Career> {
  yield* careers;
}

async function compareForms(swap: Swap, career: Career, audit: SwapAudit, run: Run): Promise<Compared> {
  const documents = swap.documents(career, seedFrom(career.id));
  if (JSON.stringify(documents[0]["work"]) === JSON.stringify(documents[1]["work"]) && !isCarried(documents))
    return { kind: "untouched" };
  const one = await historyIn(documents[0], audit);
  const other = await historyIn(documents[1], audit);
  if (isNotUnderstood(one) || isNotUnderstood(other)) {
    if (isNotUnderstood(one) && isNotUnderstood(other)) return { kind: "not-understood" };
    return { kind: "one-form-only", understood: isNotUnderstood(one) ? 1 : 0 };
  }
  if (JSON.stringify(one) === JSON.stringify(other)) return { kind: "read-alike" };
  return between(await rank(one, audit, run), await rank(other, audit, run), audit);
}

/** What the documents carry beside the jobs differs: who the person is, or where they learned. */
function isCarried([one, other]: readonly [JsonResume, JsonResume]): boolean {
  const named = ({ basics }: JsonResume) => {
    const { summary: _summary, ...rest } = basics as Record<string, unknown>;
    return JSON.stringify(rest);
  };
  return named(one) !== named(other) || JSON.stringify(one["education"]) !== JSON.stringify(other["education"]);
}

async function historyIn(document: JsonResume, { reading }: SwapAudit): Promise<CareerHistory> {
  const input = Readable.from([Buffer.from(JSON.stringify(document))]);
  for await (const career of readCareers("-", { ...reading, format: "json-resume", input }))
    return historyOf(career, reading.today);
  throw new TypeError("a document that was written is read as a career");
}

async function rank(history: CareerHistory, { recommender }: SwapAudit, run: Run): Promise<Distribution> {
  return (await recommender(history, run)).distribution;
}

function between(one: Distribution, other: Distribution, { codeOf }: SwapAudit): Compared {
  const first = largest(one, 1)[0]!;
  let most = 0;
  for (let title = 0; title < one.length; title++) most = Math.max(most, Math.abs(one[title]! - other[title]!));
  return {
    kind: "ranked",
    most,
    divergence: divergence(one, other),
    firsts: [codeOf(first), codeOf(largest(other, 1)[0]!)],
    place: rankOf(first, other),
  };
}

async function askTwice(career: Career, audit: SwapAudit, run: Run): Promise<Compared> {
  const history = historyOf(career, audit.reading.today);
  if (isNotUnderstood(history)) return { kind: "not-understood" };
  const again = { ...run, seed: run.seed + 1 };
  return between(await rank(history, audit, run), await rank(history, audit, again), audit);
}

function rowOf(
  { name, said }: Pick<Swap, "name" | "said">,
  compared: readonly ComparedCareer[],
  seed: number,
): SwapRow {
  const count = (kind: Compared["kind"]) => compared.filter(({ found }) => found.kind === kind).length;
  const asked = compared.filter(({ found }) => found.kind !== "untouched" && found.kind !== "not-understood");
  const moved = asked.filter(({ found }) => sizeOf(found) > SAME);
  const otherFirst = asked.filter(({ found }) => found.kind === "ranked" && found.firsts[0] !== found.firsts[1]);
  const inBoth = asked.filter(({ found }) => found.kind !== "one-form-only");
  const mean = (own: typeof inBoth, value: (found: Compared) => number) =>
    own.length === 0
      ? undefined
      : bootstrapRatios(
          own.map(({ career }) => career.id),
          [own.map(({ found }) => value(found))],
          seed,
        )[0]!;
  const finite = inBoth.filter(({ found }) => found.kind !== "ranked" || found.divergence !== undefined);
  const oneFormOnly = count("one-form-only");
  return {
    swap: name,
    said,
    n: asked.length,
    untouched: count("untouched"),
    notUnderstood: count("not-understood"),
    readAlike: count("read-alike"),
    oneFormOnly,
    moved: rateOf(moved.length, asked.length),
    otherFirst: rateOf(otherFirst.length + oneFormOnly, asked.length),
    most: mean(inBoth, (found) => (found.kind === "ranked" ? found.most : 0)),
    divergence: mean(finite, (found) => (found.kind === "ranked" ? found.divergence! : 0)),
    largest: Math.max(0, ...inBoth.map(({ found }) => (found.kind === "ranked" ? found.most : 0))),
    worstPlace: Math.max(1, ...inBoth.map(({ found }) => (found.kind === "ranked" ? found.place : 1))),
    examples: moved
      .toSorted((a, b) => sizeOf(b.found) - sizeOf(a.found))
      .slice(0, EXAMPLES)
      .map(({ career, found }) => exampleOf(career, found)),
  };
}

/** How far a ranking moved, the largest of all where there is none in one form. */
function sizeOf(found: Compared): number {
  if (found.kind === "one-form-only") return Number.POSITIVE_INFINITY;
  return found.kind === "ranked" ? found.most : 0;
}

function exampleOf(career: Career, found: Compared): MovedExample {
  const titles = career.jobs.map(({ title }) => title ?? "no title").join("; ");
  const firsts = found.kind === "ranked" ? found.firsts : undefined;
  const only = (form: 0 | 1) =>
    found.kind === "one-form-only" && found.understood !== form ? "not understood" : "understood";
  return { person: career.id, titles, one: firsts?.[0] ?? only(0), other: firsts?.[1] ?? only(1) };
}
