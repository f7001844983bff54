/**
 * One ranking beside another of the same person: what moved between them, and what had been foretold.
 *
 * In: advice before an answer was given or taken back, and after.  Out: the answers that changed, and the titles that changed places.
 */

import { codingKey } from "../claims/answer-coding.ts";
import { updateByClaims } from "../claims/bayes.ts";
import { claimKey } from "../claims/keys.ts";
import { logOdds, pullOn } from "../claims/pulls.ts";
import type { Distribution, OccupationCode } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Advice, RankedTitle } from "./advise.ts";
import type { Unranked } from "./unranked.ts";

type Standing = "true" | "false" | "open";

export type ChangedAnswer = { readonly claim: string; readonly from: Standing; readonly to: Standing };

export type MovedTitle = {
  readonly code: OccupationCode;
  readonly title: string;
  /** Places, from 1. */
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
  /** Log-odds after less before; null where either is certain. */
  readonly nats: number | null;
  /** What was said before that striking these facts, or coding these titles so, would move; null where it was not, or was not known. */
  readonly foretold: number | null;
};

export function changedAnswers(before: Advice | Unranked, after: Advice | Unranked): ChangedAnswer[] {
  const [from, to] = [standings(before), standings(after)];
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((claim) => {
    const change = { claim, from: from.get(claim) ?? "open", to: to.get(claim) ?? "open" } as const;
    return change.from === change.to ? [] : [change];
  });
}

/** @param top how many titles of each ranking are looked at @returns what moved most first */
export function movedTitles(before: Advice, after: Advice, top: number, taxonomy: Taxonomy): MovedTitle[] {
  const foretold = foretelling(before, after, taxonomy);
  const [from, to] = [places(before.ranking), places(after.ranking)];
  const looked = new Set([...before.ranking.slice(0, top), ...after.ranking.slice(0, top)].map(({ code }) => code));
  return [...looked]
    .filter((code) => from.get(code) !== to.get(code))
    .map((code) => {
      const title = taxonomy.indexOf(code)!;
      const nats = logOdds([title], after.distribution) - logOdds([title], before.distribution);
      return {
        ...taxonomy.occupations[title]!,
        from: from.get(code)!,
        to: to.get(code)!,
        before: before.distribution[title]!,
        after: after.distribution[title]!,
        nats: Number.isFinite(nats) ? nats : null,
        foretold: foretold(title),
      };
    })
    .sort((a, b) => sizeOf(b) - sizeOf(a));
}

/** What the pulls and the rankings under other codings said of a title before the answers: the sum over those that changed. */
function foretelling(before: Advice, after: Advice, taxonomy: Taxonomy): (title: number) => number | null {
  const answered = changedAnswers(before, after).filter(({ to }) => to !== "open");
  const rankings = answered.flatMap(({ claim, to }) => {
    const fact = to === "false" ? before.pulls?.facts.find(({ key }) => key === claim)?.without : undefined;
    return fact ?? rankingUnder(claim, before, after, taxonomy) ?? [];
  });
  return (title) => {
    const moved = rankings.map((ranking) => pullOn([title], ranking, before.distribution));
    if (moved.length === 0 || moved.some((one) => one === undefined)) return null;
    return moved.reduce<number>((sum, one) => sum + one!, 0);
  };
}

/** The ranking under the coding that a job has after an answer about it. */
function rankingUnder(claim: string, before: Advice, after: Advice, taxonomy: Taxonomy): Distribution | undefined {
  const job = before.doubtful.find(({ row }) => claim.startsWith(codingKey(row, "")));
  const coding = job && after.history.jobs[job.row - 1]?.coding;
  const code = coding?.kind === "coded" ? coding.code : undefined;
  const found = job?.codings.find((one) => one.code === code);
  return found && updateByClaims(found.ranking, before.held, found.history, taxonomy);
}

function sizeOf({ nats }: MovedTitle): number {
  return nats === null ? Number.POSITIVE_INFINITY : Math.abs(nats);
}

function standings({ past, held }: Pick<Advice, "past" | "held">): Map<string, Exclude<Standing, "open">> {
  return new Map([
    ...past.map(({ past: claim, standing }) => [claim, standing] as const),
    ...held.map(({ says, standing }) => [claimKey(says), standing] as const),
  ]);
}

function places(ranking: readonly RankedTitle[]): Map<OccupationCode, number> {
  return new Map(ranking.map(({ code }, at) => [code, at + 1]));
}
