/**
 * Whether those who are served are like those who were trained on.
 *
 *     careers that were served ─┐
 *     training histories ───────┴─► what each is like at the moment of prediction ─► shares and shifts between the two
 *
 * A person is counted once, by the last occupation with a code: a person's jobs are not independent of each other. Bins of occupations are the
 * widest groups of the labels (the 23 major groups of SOC), stated with their shares.
 */
import { type CareerHistory, type LabelSpace, occupationCodes } from "../../domain/index.ts";
import { isNotUnderstood } from "../../pipeline/unranked.ts";
import { bootstrapRatios, type Interval } from "../../statistics/bootstrap.ts";
import { type Rate, rateOf } from "../../statistics/rates.ts";
import { type Shift, shiftBetween } from "../../statistics/shifts.ts";

/** What is kept of a history: flat in its length. */
export type PersonSeen = {
  readonly person: string;
  readonly jobs: number;
  readonly titles: number;
  readonly notRecognised: number;
  /** The code of the last job that has one. */
  readonly last: string | undefined;
  /** All codes. */
  readonly codes: readonly string[];
  readonly understood: boolean;
};

export function personSeen(history: CareerHistory): PersonSeen {
  const codes = occupationCodes(history);
  return {
    person: history.id,
    jobs: history.jobs.length,
    titles: history.jobs.filter(({ coding }) => coding.kind !== "no-title").length,
    notRecognised: history.jobs.filter(({ coding }) => coding.kind === "not-recognised").length,
    last: codes.at(-1),
    codes: [...new Set(codes)],
    understood: !isNotUnderstood(history),
  };
}

export type ServedDrift = {
  readonly served: number;
  readonly trained: number;
  /** Of all titles; the interval by person. Undefined where nobody has a title. */
  readonly notRecognised: (Interval & { readonly n: number }) | undefined;
  /** People of whose history nothing is understood: nothing is ranked for them. */
  readonly notUnderstood: Rate;
  /** People whose last occupation stands in no training history. */
  readonly unseen: Rate;
  readonly jobs: { readonly served: Interval; readonly trained: Interval };
  /** Undefined where nobody who is served has a code. */
  readonly occupations: Shift | undefined;
  /** By group: people whose last occupation lies in it; those without any group have none. */
  readonly bins: readonly { readonly group: string; readonly served: number; readonly trained: number }[];
};

/** @param served, trained each at least one person */
export function servedDrift(
  served: readonly PersonSeen[],
  trained: readonly PersonSeen[],
  { groups, indexOf }: LabelSpace,
  seed: number,
): ServedDrift {
  const known = new Set(trained.flatMap(({ codes }) => codes));
  const groupOf = (code: string) => groups[indexOf(code) ?? -1]?.[0] ?? code;
  const names = [
    ...new Set([...served, ...trained].flatMap(({ last }) => (last === undefined ? [] : [groupOf(last)]))),
  ];
  const countsOf = (people: readonly PersonSeen[]) => {
    const counts = new Map(names.map((name) => [name, 0]));
    for (const { last } of people)
      if (last !== undefined) counts.set(groupOf(last), (counts.get(groupOf(last)) ?? 0) + 1);
    return counts;
  };
  const [now, before] = [countsOf(served), countsOf(trained)];
  const bins = names.sort().map((group) => ({ group, served: now.get(group)!, trained: before.get(group)! }));
  const withCode = served.filter(({ last }) => last !== undefined);
  return {
    served: served.length,
    trained: trained.length,
    notRecognised: shareOfTitles(served, seed),
    notUnderstood: rateOf(served.filter(({ understood }) => !understood).length, served.length),
    unseen: rateOf(withCode.filter(({ last }) => !known.has(last!)).length, withCode.length),
    jobs: { served: meanJobs(served, seed), trained: meanJobs(trained, seed) },
    occupations:
      withCode.length === 0 || trained.every(({ last }) => last === undefined)
        ? undefined
        : shiftBetween(
            bins.map(({ trained: count }) => count),
            bins.map(({ served: count }) => count),
            seed,
          ),
    bins,
  };
}

function shareOfTitles(people: readonly PersonSeen[], seed: number): ServedDrift["notRecognised"] {
  const owners: string[] = [];
  const values: number[] = [];
  for (const { person, titles, notRecognised } of people)
    for (let title = 0; title < titles; title++) {
      owners.push(person);
      values.push(Number(title < notRecognised));
    }
  return owners.length === 0 ? undefined : { ...bootstrapRatios(owners, [values], seed)[0]!, n: owners.length };
}

function meanJobs(people: readonly PersonSeen[], seed: number): Interval {
  return bootstrapRatios(
    people.map(({ person }) => person),
    [people.map(({ jobs }) => jobs)],
    seed,
  )[0]!;
}
