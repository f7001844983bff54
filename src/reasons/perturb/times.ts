/**
 * What a reason may say of time: two jobs of a history whose order and dates nobody can dispute, and sentences about them.
 *
 * In: a history.  Out: pairs of jobs, the earlier first, and the words of their dates and their order. Whether a sentence is true depends
 * only on whether the jobs are handed over in their places.
 */
import { type CareerHistory, type YearMonth, yearOf } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";

/** The index of its title, and its years. */
export type DatedJob = { readonly title: number; readonly from: number; readonly to: number };

/**
 * Each is the only job of its occupation, and the one began before the other and was over when the other began: so with their dates
 * swapped, or their order turned round, the sentence is false however it is read.
 */
export function jobsApart(history: CareerHistory, taxonomy: Taxonomy): (readonly [DatedJob, DatedJob])[] {
  const titles = history.jobs.map(({ coding }) =>
    coding.kind === "coded" ? taxonomy.indexOf(coding.code) : undefined,
  );
  const only = history.jobs.flatMap(({ start, end, current }, at): DatedJob[] => {
    const title = titles[at];
    const last: YearMonth | undefined = current ? history.moment : end;
    if (title === undefined || start === undefined || last === undefined) return [];
    return titles.filter((other) => other === title).length > 1
      ? []
      : [{ title, from: yearOf(start), to: yearOf(last) }];
  });
  return only.flatMap((earlier) =>
    only
      .filter((later) => earlier.from < later.from && earlier.to <= later.from)
      .map((later) => [earlier, later] as const),
  );
}

/** Each job with the dates of the one in the same place; those are its own, or are not. */
export function datesSaid(
  jobs: readonly DatedJob[],
  dates: readonly Pick<DatedJob, "from" | "to">[],
  taxonomy: Taxonomy,
): string {
  const parts = jobs.map(({ title }, at) => {
    const { from, to } = dates[at]!;
    return `worked among ${taxonomy.occupations[title]!.title} from ${from} to ${to}`;
  });
  return `The person ${parts.join(" and ")}.`;
}

export function orderSaid(earlier: DatedJob, later: DatedJob, taxonomy: Taxonomy): string {
  const titleOf = ({ title }: DatedJob) => taxonomy.occupations[title]!.title;
  return `The person was among ${titleOf(earlier)} before working among ${titleOf(later)}.`;
}
