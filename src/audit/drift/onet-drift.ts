/**
 * What changed between two releases of O*NET, and what of rankings it touches.
 *
 *     two releases ─► codes gone, new and moved, titles changed, related lists changed, alternate titles under other codes
 *                  ─► the first titles of a finished run that are among them
 *
 * In: releases as they were read, and the scores of a run.  Out: counts with n, and the changes by name.
 */
import type { CaseScore } from "../../evaluate/per-case.ts";
import { type Rate, rateOf } from "../../statistics/rates.ts";
import type { OnetRelease } from "../../taxonomy/release/releases.ts";

export type OnetDrift = {
  readonly from: string;
  readonly to: string;
  readonly occupations: { readonly from: number; readonly to: number };
  /** A code that is there no more while another, new one has its title. */
  readonly moved: readonly { readonly code: string; readonly title: string; readonly to: string }[];
  readonly gone: readonly { readonly code: string; readonly title: string }[];
  readonly added: readonly { readonly code: string; readonly title: string }[];
  readonly retitled: readonly { readonly code: string; readonly from: string; readonly to: string }[];
  /** Of the codes that both have and that have a list in one: how many have other related occupations, or another order of them. */
  readonly relatedMembers: Rate;
  readonly relatedOrder: Rate;
  /** Of the alternate titles that both have: how many stand under other codes. */
  readonly alternateTitles: Rate;
};

export function onetDrift(from: OnetRelease, to: OnetRelease): OnetDrift {
  const before = new Map(from.occupations.map(({ code, title }) => [code as string, title]));
  const after = new Map(to.occupations.map(({ code, title }) => [code as string, title]));
  const added = [...after].filter(([code]) => !before.has(code));
  const newCodeOf = new Map(added.map(([code, title]) => [title.toLowerCase(), code]));
  const lost = [...before].filter(([code]) => !after.has(code));
  const destination = (title: string) => newCodeOf.get(title.toLowerCase());
  const moved = lost.flatMap(([code, title]) => {
    const other = destination(title);
    return other === undefined ? [] : [{ code, title, to: other }];
  });
  const destinations = new Set(moved.map(({ to: code }) => code));
  return {
    from: from.release,
    to: to.release,
    occupations: { from: before.size, to: after.size },
    moved,
    gone: lost.filter(([, title]) => destination(title) === undefined).map(([code, title]) => ({ code, title })),
    added: added.filter(([code]) => !destinations.has(code)).map(([code, title]) => ({ code, title })),
    retitled: [...before].flatMap(([code, title]) => {
      const now = after.get(code);
      return now === undefined || now === title ? [] : [{ code, from: title, to: now }];
    }),
    ...relatedChanges(from, to),
    alternateTitles: alternateChanges(from, to),
  };
}

function relatedChanges(from: OnetRelease, to: OnetRelease): Pick<OnetDrift, "relatedMembers" | "relatedOrder"> {
  const [before, after] = [listsOf(from), listsOf(to)];
  const codes = new Set(to.occupations.map(({ code }) => code as string));
  const both = from.occupations
    .map(({ code }) => code as string)
    .filter((code) => codes.has(code) && (before.has(code) || after.has(code)));
  const differ = (order: (list: readonly string[]) => readonly string[]) =>
    both.filter((code) => order(before.get(code) ?? []).join() !== order(after.get(code) ?? []).join()).length;
  return {
    relatedMembers: rateOf(
      differ((list) => list.toSorted()),
      both.length,
    ),
    relatedOrder: rateOf(
      differ((list) => list),
      both.length,
    ),
  };
}

function listsOf({ related }: OnetRelease): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const { code, related: other } of related.toSorted((a, b) => a.rank - b.rank))
    lists.set(code, [...(lists.get(code) ?? []), other]);
  return lists;
}

function alternateChanges(from: OnetRelease, to: OnetRelease): Rate {
  const [before, after] = [codesOfTitles(from), codesOfTitles(to)];
  const both = [...before].filter(([title]) => after.has(title));
  const changed = both.filter(([title, codes]) => [...codes].sort().join() !== [...after.get(title)!].sort().join());
  return rateOf(changed.length, both.length);
}

function codesOfTitles({ titles }: OnetRelease): Map<string, Set<string>> {
  const codes = new Map<string, Set<string>>();
  for (const { title, code } of titles) {
    const key = title.toLowerCase();
    codes.set(key, (codes.get(key) ?? new Set()).add(code));
  }
  return codes;
}

export type TouchedRankings = {
  readonly method: string;
  /** Cases whose first title, any of whose first ten, and whose truth has a code that is there no more (moved or gone). */
  readonly first: Rate;
  readonly firstTen: Rate;
  readonly truth: Rate;
  /** Cases whose first title has another name now. */
  readonly renamed: Rate;
};

/** @param scores of one method, at least one */
export function touchedRankings(scores: readonly CaseScore[], { moved, gone, retitled }: OnetDrift): TouchedRankings {
  const lost = new Set([...moved, ...gone].map(({ code }) => code));
  const renamed = new Set(retitled.map(({ code }) => code));
  const rate = (isTouched: (score: CaseScore) => boolean) => rateOf(scores.filter(isTouched).length, scores.length);
  const top = (score: CaseScore, k: number): readonly string[] =>
    score.kind === "scored" ? score.top.slice(0, k) : [];
  return {
    method: scores[0]!.method,
    first: rate((score) => top(score, 1).some((code) => lost.has(code))),
    firstTen: rate((score) => top(score, 10).some((code) => lost.has(code))),
    truth: rate(({ truth }) => lost.has(truth)),
    renamed: rate((score) => top(score, 1).some((code) => renamed.has(code))),
  };
}
