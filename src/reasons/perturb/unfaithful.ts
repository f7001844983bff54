/**
 * Reasons that are true of the history and untrue of the ranking: what a judge of words is tried on beside the one that is true of both.
 *
 * In: what the facts of a history move under a recommender.  Out: three reasons for its first way in the same form,
 *
 *     as-pulled      the facts that move it, each with its strength and its side
 *     idle-facts     as many true facts that do not move it, said to move it as strongly
 *     turned-round   the same facts, what speaks for it said to speak against it, and the other way about
 *
 * Nothing that they say of the history is false; what they say of the ranking can be found out by doing alone (`claims/pulls.ts`).
 */
import type { Pulls } from "../../claims/pulls.ts";
import { strengthOf } from "../../claims/word-pulls.ts";
import { type CareerHistory, type Random, shuffle } from "../../domain/index.ts";
import { overlap, pulledOf, saidOf, wholeness } from "../../recommend/composed-reasons.ts";
import { waysOf } from "../../recommend/ways.ts";
import { type Pulled, reasonText } from "../../recommend/word-way.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";

export const PULL_ERRORS = ["as-pulled", "idle-facts", "turned-round"] as const;
export type PullError = (typeof PULL_ERRORS)[number];

export type ReasonByPull = {
  readonly perturbed: PullError;
  readonly text: string;
  /** Indices of the titles that it says are ahead. */
  readonly ahead: readonly number[];
};

/** @returns none where no fact moves the first way; without idle facts where the history has none that moves nothing */
export function reasonsByPull(
  history: CareerHistory,
  pulls: Pulls,
  random: Random,
  taxonomy: Taxonomy,
): ReasonByPull[] {
  const way = waysOf(pulls.ranking, history, taxonomy)[0]!;
  const said = saidOf(way, pulls);
  if (said.length === 0) return [];
  const turned = said.map(({ fact, pull }) => ({ fact, pull: -pull })).reverse();
  const idle = idleInstead(said, pulledOf(way, pulls), random);
  const versions = { "as-pulled": said, "idle-facts": idle, "turned-round": turned };
  return PULL_ERRORS.filter((perturbed) => versions[perturbed].length > 0).map((perturbed) => ({
    perturbed,
    text: reasonText(way, versions[perturbed], [], history, taxonomy),
    ahead: way.titles,
  }));
}

/** Facts that move nothing worth saying, none resting on what another rests on, with the pulls of those that do. */
function idleInstead(said: readonly Pulled[], all: readonly Pulled[], random: Random): Pulled[] {
  const movesNothing = all.filter(({ pull }) => strengthOf(pull) === undefined);
  const idle: Pulled[] = [];
  for (const one of shuffle(movesNothing, random).sort((a, b) => wholeness(a) - wholeness(b)))
    if (idle.length < said.length && !idle.some(({ fact }) => overlap(fact, one.fact))) idle.push(one);
  return idle.map(({ fact }, at) => ({ fact, pull: said[at]!.pull }));
}
