/**
 * Reasons composed of what moves the ranking: one a way ahead, with the facts that speak for it and the strongest against.
 *
 * In: the pulls of a history's facts on a ranking.  Out: reasons, the one for the first title first, then by likelihood; the ways part all titles among them, so their
 * weights sum to 1. A fact is said where it moves the odds of the way by a fifth or more, once, and how strongly; what was said to speak
 * for or against does so when it is taken away, because that is how it was found.
 */
import { openClaim } from "../claims/compose.ts";
import type { PulledFact, Pulls } from "../claims/pulls.ts";
import { pullsOf, told } from "../claims/pulls.ts";
import { strengthOf } from "../claims/word-pulls.ts";
import type { CareerHistory, Claim, WeightedReason } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { type Way, waysOf } from "./ways.ts";
import { type Pulled, reasonText } from "./word-way.ts";

/** Ways less likely than this are put together with nothing said of them. */
const FEWEST_SHARE = 0.01;
const MOST_TITLES = 5;

export function composedReasons(history: CareerHistory, pulls: Pulls, taxonomy: Taxonomy): WeightedReason[] {
  return waysOf(pulls.ranking, history, taxonomy)
    .filter(({ share }, at) => at === 0 || share >= FEWEST_SHARE)
    .map((way, at) => reasonFor(way, pulls, at === 0 ? (pulls.besides ?? []) : [], history, taxonomy));
}

/** What the reason for the first title says by itself. */
export function saidOfFirst(history: CareerHistory, pulls: Pulls, taxonomy: Taxonomy): PulledFact[] {
  const [way] = waysOf(pulls.ranking, history, taxonomy);
  return way === undefined ? [] : saidOf(way, pulls).map(({ fact }) => fact);
}

/** The facts that a reason for the way says, the strongest for it first. */
export function saidOf(way: Way, pulls: Pulls): Pulled[] {
  return chosenFacts(pulledOf(way, pulls));
}

/** Every fact with what it moves of the way, where that is known. */
export function pulledOf(way: Way, pulls: Pulls): Pulled[] {
  const measured = pullsOf(way.titles, pulls);
  return pulls.facts.flatMap((fact, at) => (measured[at] === undefined ? [] : [{ fact, pull: told(measured[at]) }]));
}

function reasonFor(
  way: Way,
  pulls: Pulls,
  besides: readonly PulledFact[],
  history: CareerHistory,
  taxonomy: Taxonomy,
): WeightedReason {
  const said = saidOf(way, pulls);
  const ahead: Claim[] = [openClaim({ kind: "move", move: way.move })];
  if (way.move === "elsewhere") ahead.push(openClaim({ kind: "field", major: way.major }));
  return {
    reason: {
      text: reasonText(way, said, besides, history, taxonomy),
      claims: [...said.map(({ fact }) => fact.claim), ...besides.map((fact) => fact.claim), ...ahead],
      provenance: { by: "composed" },
    },
    weight: way.share,
    speaksFor: way.titles.slice(0, MOST_TITLES).map((title) => taxonomy.occupations[title]!.code),
    pulls: said.map(({ fact, pull }) => ({ claim: fact.key, pull })),
  };
}

const MOST_FOR = 3;
const MOST_AGAINST = 1;

/**
 * The strongest for it, then the strongest against; nothing twice: of facts that rest on the same jobs or degrees the strongest is said.
 * The shape of the whole path rests on all jobs, so it is said only where no single one is.
 */
function chosenFacts(pulled: readonly Pulled[]): Pulled[] {
  const strongest = pulled
    .filter(({ pull }) => strengthOf(pull) !== undefined)
    .toSorted((a, b) => wholeness(a) - wholeness(b) || Math.abs(b.pull) - Math.abs(a.pull));
  const said: Pulled[] = [];
  const most = { for: MOST_FOR, against: MOST_AGAINST };
  for (const one of strongest) {
    const side = one.pull > 0 ? "for" : "against";
    if (most[side] === 0 || said.some((other) => overlap(one.fact, other.fact))) continue;
    most[side]--;
    said.push(one);
  }
  return said.toSorted((a, b) => b.pull - a.pull);
}

/** 1 for what rests on all jobs. */
export function wholeness({ fact }: Pulled): number {
  return Number(fact.claim.says.kind === "path" || fact.claim.says.kind === "jobs");
}

export function overlap({ claim: { rests: a } }: PulledFact, { claim: { rests: b } }: PulledFact): boolean {
  return a.jobs.some((job) => b.jobs.includes(job)) || a.education.some((entry) => b.education.includes(entry));
}
