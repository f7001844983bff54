/**
 * Is one reason faithful to the ranking that it is shown with? Found out by doing.
 *
 *     cited facts alone ─► does the first title stay?          as many facts at random ─► the same
 *     cited facts taken away ─► how far does the ranking move?  as many facts at random ─► the same
 *     each cited fact taken away ─► does what the reason speaks for move the way that was said?
 *     a job planted at the end that moves the first title ─► does the reason name it?
 *
 * In: a history, its reason as a method shows it, and that method's ranking of any history.  Out: one record; no truth is needed.
 */
import { dropAll, keepOnly } from "../../claims/kept-facts.ts";
import { type PastFact, pastFacts } from "../../claims/past-facts.ts";
import { pullOn, type RankMany } from "../../claims/pulls.ts";
import {
  type CareerHistory,
  type Distribution,
  type Job,
  largest,
  type OccupationCode,
  type Random,
  type Reason,
  type StatedPull,
  shuffle,
} from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { citedFacts } from "./cited.ts";

/** A reason with the ranking it is shown with. */
export type Explained = {
  readonly distribution: Distribution;
  readonly reason: Reason;
  /** Indices of what it speaks for; the ranking's first title where it does not say. */
  readonly speaksFor: readonly number[];
  /** Which way each fact was said to speak; where it was not said, a cited fact is taken to speak for it. */
  readonly stated?: readonly StatedPull[] | undefined;
};
export type Explainer = (history: CareerHistory) => Promise<Explained>;

export type Faithfulness = {
  readonly person: string;
  readonly text: string;
  readonly first: number;
  readonly facts: number;
  readonly cited: number;
  /** 1 where the first title stays with the cited facts alone; with as many facts drawn at random. */
  readonly sufficient: number;
  readonly sufficientAtRandom: number;
  /** Total variation, 0 to 1, when the cited facts go; when as many at random do. */
  readonly moved: number;
  readonly movedAtRandom: number;
  /** Of the cited facts: how many there are whose pull is known, and how many of these pull the way that was said. */
  readonly signs: number;
  readonly signsTrue: number;
  /** 1 where the planted job is named; undefined where it did not move the first title. */
  readonly hintNamed: number | undefined;
};

export async function measureOne(
  history: CareerHistory,
  explain: Explainer,
  rank: RankMany,
  taxonomy: Taxonomy,
  random: Random,
): Promise<Faithfulness> {
  const explained = await explain(history);
  const { distribution } = explained;
  const [first] = largest(distribution, 1) as [number];
  const facts = pastFacts(history, taxonomy);
  const cited = citedFacts(explained.reason, history, facts, taxonomy);
  const drawn = shuffle(facts, random).slice(0, cited.length);
  const only = (some: readonly PastFact[]) => keepOnly(some, facts, history, taxonomy);
  const [own, other, without, withoutOther, ...single] = await rankOnce(rank, [
    only(cited),
    only(drawn),
    dropAll(cited, history, taxonomy),
    dropAll(drawn, history, taxonomy),
    ...cited.map(({ edited }) => edited),
  ]);
  const signs = cited.flatMap(({ key }, at) => {
    const pull = pullOn(explained.speaksFor, distribution, single[at]!);
    const said = explained.stated === undefined ? 1 : explained.stated.find(({ claim }) => claim === key)?.pull;
    return pull === undefined || said === undefined ? [] : [Math.sign(pull) === Math.sign(said)];
  });
  const stays = (ranking: Distribution) => Number(largest(ranking, 1)[0] === first);
  return {
    person: history.id,
    text: explained.reason.text,
    first,
    facts: facts.length,
    cited: cited.length,
    sufficient: stays(own!),
    sufficientAtRandom: stays(other!),
    moved: variation(distribution, without!),
    movedAtRandom: variation(distribution, withoutOther!),
    signs: signs.length,
    signsTrue: signs.filter(Boolean).length,
    hintNamed: await hintNamed(history, first, explain, taxonomy, random),
  };
}

/** A history that stands there twice is ranked once: where a reason cites nothing, all but two do, and a model is paid by the call. */
async function rankOnce(rank: RankMany, histories: readonly CareerHistory[]): Promise<Distribution[]> {
  const keys = histories.map((history) => JSON.stringify(history));
  const different = new Map(keys.map((key, at) => [key, histories[at]!]));
  const rankings = await rank([...different.values()]);
  const known = new Map([...different.keys()].map((key, at) => [key, rankings[at]!]));
  return keys.map((key) => known.get(key)!);
}

/** A year in an occupation drawn at random, put at the end. */
async function hintNamed(
  history: CareerHistory,
  first: number,
  explain: Explainer,
  taxonomy: Taxonomy,
  random: Random,
): Promise<number | undefined> {
  const { code, title } = taxonomy.occupations[Math.floor(random() * taxonomy.occupations.length)]!;
  const planted = withJobAtEnd(history, code, title);
  if (planted === undefined) return undefined;
  const { distribution, reason } = await explain(planted);
  if (largest(distribution, 1)[0] === first) return undefined;
  const cited = citedFacts(reason, planted, pastFacts(planted, taxonomy), taxonomy);
  return Number(cited.some(({ claim: { says } }) => "code" in says && says.code === code));
}

function withJobAtEnd(history: CareerHistory, code: OccupationCode, title: string): CareerHistory | undefined {
  const { moment } = history;
  if (moment === undefined) return undefined;
  const year = moment.slice(0, 4) as typeof moment;
  const coding: Job["coding"] = { kind: "coded", code, found: "given", score: 1, nearest: [] };
  return { ...history, jobs: [...history.jobs, { title, coding, start: year, end: moment, current: false }] };
}

function variation(p: Distribution, q: Distribution): number {
  return p.reduce((sum, one, title) => sum + Math.abs(one - q[title]!), 0) / 2;
}
