/**
 * One ranking beside another of the same person: what moved between them, and what had been foretold.
 *
 * In: advice before an answer was given or taken back, and after.  Out: the answers that changed, and the titles that changed places.
 */
import { claimKey } from "../claims/keys.ts";
import { logOdds, pullOn } from "../claims/pulls.ts";
import type { OccupationCode } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Advice, RankedTitle, Unranked } from "./advise.ts";

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
  /** What the pulls of before said that taking the struck facts away would move; null where none was struck, or it was not known. */
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
  const struck = new Set(changedAnswers(before, after).flatMap(({ claim, to }) => (to === "false" ? [claim] : [])));
  const facts = before.pulls?.facts.filter(({ key }) => struck.has(key)) ?? [];
  const foretold = (title: number): number | null => {
    if (facts.length === 0) return null;
    const pulls = facts.map(({ without }) => pullOn([title], before.pulls!.ranking, without));
    return pulls.some((pull) => pull === undefined) ? null : -pulls.reduce<number>((sum, pull) => sum + pull!, 0);
  };
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
