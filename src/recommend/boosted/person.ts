/**
 * What is known of the person, whatever title is asked about: it decides how far counts, kinship and staying are to be trusted.
 *
 * In: a history.  Out: one number a fact of `PERSON_FACTS`; NaN where the history does not say.
 */
import { type CareerHistory, earliestMonth, latestMonth, yearOf } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { FEATURES, type Features } from "../counted/gate.ts";
import type { Tables } from "../counted/tables.ts";
import type { HistoryView } from "../counted/view.ts";
import { yearsOf } from "./kinship.ts";

export const PERSON_FACTS: readonly string[] = [
  ...FEATURES.slice(1),
  "years in the last occupation",
  "different titles",
  "share of moves that stayed",
  "people of the last title who stayed, share",
  "hours a year in the last job",
  "years of the last job",
  "calendar year",
  "years worked",
  "years without work",
  "years since the last degree",
  "employers",
];

export function personFacts(
  history: CareerHistory,
  view: HistoryView,
  tables: Tables,
  featuresOf: (view: HistoryView, tables: Tables, codeOfLast: string | undefined) => Features,
  taxonomy: Taxonomy,
): Float32Array {
  const { held, tenure } = view;
  const last = held.at(-1);
  const code = last === undefined ? undefined : taxonomy.occupations[last]!.code;
  const job = history.jobs.at(-1);
  const spent = job && yearsOf(job, history);
  const facts = [
    ...featuresOf(view, tables, code).slice(1),
    tenure,
    new Set(held).size,
    held.length < 2
      ? undefined
      : held.filter((title, at) => at > 0 && title === held[at - 1]).length / (held.length - 1),
    stayingShare(tables, code),
    job?.hours === undefined || spent === undefined ? undefined : job.hours / Math.max(1, spent),
    spent,
    history.moment && yearOf(history.moment),
    ...workedAndIdle(history),
    sinceDegree(history),
    new Set(history.jobs.flatMap(({ employer }) => employer ?? [])).size || undefined,
  ];
  return Float32Array.from(facts, (value) => value ?? Number.NaN);
}

function stayingShare(tables: Tables, code: string | undefined): number | undefined {
  const row = code === undefined ? undefined : tables.get("last title")?.get(code);
  if (row === undefined) return undefined;
  return ((row.cells.get(code!)?.people ?? 0) + 1) / (row.people + 5);
}

/** Years in any job, and years between the first job and the moment in none. */
function workedAndIdle({ jobs, moment }: CareerHistory): (number | undefined)[] {
  if (moment === undefined) return [undefined, undefined];
  const now = latestMonth(moment);
  const spells = jobs
    .flatMap(({ start, end, current }) =>
      start === undefined ? [] : [{ from: earliestMonth(start), to: current ? now : latestMonth(end ?? start) }],
    )
    .sort((a, b) => a.from - b.from);
  let [worked, idle] = [0, 0];
  let reached = spells[0]?.from ?? now;
  for (const { from, to } of spells) {
    idle += Math.max(0, from - reached);
    worked += Math.max(0, to + 1 - Math.max(from, reached));
    reached = Math.max(reached, to + 1);
  }
  return [worked / 12, idle / 12];
}

function sinceDegree({ education, moment }: CareerHistory): number | undefined {
  const dates = education.flatMap(({ date }) => (date === undefined ? [] : [latestMonth(date)]));
  if (moment === undefined || dates.length === 0) return undefined;
  return (latestMonth(moment) - Math.max(...dates)) / 12;
}
