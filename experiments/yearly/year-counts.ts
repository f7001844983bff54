/**
 * How often states followed in circumstances like a person's, counted without the fold that the person is of.
 *
 * In: moments of training people and the states that followed; the moves of an older survey.  Out: for a moment a column a circumstance:
 * the log of how often each of some candidates followed. A column backs off to that of the state alone, and that to how frequent states
 * are, by absolute discounting (Ney, Essen and Kneser, 1994).
 */
import { addTo, DISCOUNT, type Row, type Table } from "./count-years.ts";
import type { YearMoment } from "./year-moment.ts";

/** Who is in no fold is a stranger: everybody is counted. */
export type Followed = { readonly moment: YearMoment; readonly next: number; readonly fold: number };

const binned = (value: number | undefined, width: number) => (value === undefined ? "" : Math.floor(value / width));
const worked = ({ hours, everyWeek, fullTime }: YearMoment) => `${everyWeek} ${fullTime} ${binned(hours, 500)}`;

/** By name; the first is what the others back off to. A key that is undefined says nothing. */
const CIRCUMSTANCES: Readonly<Record<string, (moment: YearMoment) => string | undefined>> = {
  state: ({ state }) => `${state}`,
  "state and the one before": ({ state, before }) => `${state} ${before}`,
  "state and the last other": ({ state, other }) => `${state} ${other}`,
  "state, years in it and the last other": ({ state, other, yearsInState }) =>
    `${state} ${other} ${Math.min(6, yearsInState)}`,
  "state and years in it": ({ state, yearsInState }) => `${state} ${Math.min(8, yearsInState)}`,
  "state and years with the employer": ({ state, yearsWithEmployer, yearsInState }) =>
    `${state} ${Math.min(4, yearsWithEmployer)} ${Math.min(2, yearsInState)}`,
  "state and age": ({ state, age }) => `${state} ${binned(age, 2)}`,
  "state and calendar year": ({ state, year }) => `${state} ${year}`,
  "state and hours": (moment) => `${moment.state} ${worked(moment)}`,
  "state, enrolled and degree": ({ state, enrolled, degree, yearsSinceDegree }) =>
    `${state} ${enrolled} ${degree} ${binned(Math.min(4, yearsSinceDegree ?? 9), 2)}`,
  "state and field": ({ state, field }) => (field === undefined ? undefined : `${state} ${field}`),
  "last work, and years since": ({ work, yearsSinceWork, state }) =>
    work === undefined || work === state ? undefined : `${work} ${Math.min(4, yearsSinceWork)}`,
  "last two occupations": ({ kind, work, workBefore }) =>
    work === undefined || workBefore === undefined ? undefined : `${kind} ${work} ${workBefore}`,
  "kind, calendar year and hours": (moment) => `${moment.kind} ${moment.year} ${worked(moment)}`,
  "kind, degree, field and age": ({ kind, degree, field, age }) => `${kind} ${degree} ${field} ${binned(age, 4)}`,
};
const NAMES = Object.keys(CIRCUMSTANCES);
const KEYS = Object.values(CIRCUMSTANCES);

export const COUNT_COLUMNS = [
  "how frequent",
  ...NAMES,
  "moves of those who ever were in the states held",
  "moves of the older survey from the last work",
];

/** @returns a column for each of `COUNT_COLUMNS` */
export type YearCounts = (moment: YearMoment, fold: number | undefined, candidates: Int32Array) => Float32Array[];

/** @param older moves of another survey, from an occupation to another @param size how many states */
export function countYears(
  followed: readonly Followed[],
  older: readonly (readonly [from: number, to: number])[],
  size: number,
): YearCounts {
  const folds = followed.reduce((most, { fold }) => Math.max(most, fold + 1), 0);
  const tables = () => [...KEYS, undefined].map((): Table => new Map());
  const [all, byFold] = [tables(), Array.from({ length: folds }, tables)];
  for (const { moment, next, fold } of followed) {
    const both = [all, byFold[fold]!];
    KEYS.forEach((key, which) => {
      const own = key(moment);
      if (own !== undefined) for (const into of both) addTo(into[which]!, own, next);
    });
    if (next === moment.state) continue;
    for (const held of moment.held.keys()) for (const into of both) addTo(into.at(-1)!, `${held}`, next);
  }
  const moves: Table = new Map();
  for (const [from, to] of older) addTo(moves, `${from}`, to);
  const frequencies = byFold.map((_, left) => frequenciesOf(followed, size, left));
  const frequencyOfAll = frequenciesOf(followed, size);
  const dense = new Float64Array(size);

  /** @returns how often each candidate followed, of all and by how many sorts; the fold's own are taken off */
  const discounted = (row: Row | undefined, own: Row | undefined, candidates: Int32Array, below: Float64Array) => {
    const count = (row?.all ?? 0) - (own?.all ?? 0);
    if (count === 0) return below;
    for (const [state, times] of row!.counts) dense[state] = times;
    for (const [state, times] of own?.counts ?? []) dense[state]! -= times;
    let sorts = 0;
    for (const state of row!.counts.keys()) if (dense[state]! > 0) sorts++;
    const shares = Float64Array.from(
      candidates,
      (state, at) => (Math.max(0, dense[state]! - DISCOUNT) + DISCOUNT * sorts * below[at]!) / count,
    );
    for (const state of row!.counts.keys()) dense[state] = 0;
    return shares;
  };

  return (moment, fold, candidates) => {
    const rowsOf = (which: number, key: string) =>
      [all.at(which)!.get(key), fold === undefined ? undefined : byFold[fold]!.at(which)!.get(key)] as const;
    const frequency = fold === undefined ? frequencyOfAll : frequencies[fold]!;
    const frequent = Float64Array.from(candidates, (state) => frequency[state]!);
    const afterState = discounted(...rowsOf(0, KEYS[0]!(moment)!), candidates, frequent);
    const columns = KEYS.slice(1).map((key, at) => {
      const own = key(moment);
      return own === undefined ? undefined : discounted(...rowsOf(at + 1, own), candidates, afterState);
    });
    const ofHeld = new Float64Array(candidates.length);
    for (const held of moment.held.keys())
      discounted(...rowsOf(-1, `${held}`), candidates, frequent).forEach((share, at) => {
        ofHeld[at]! += share / moment.held.size;
      });
    const ofOlder = moment.work === undefined ? undefined : moves.get(`${moment.work}`);
    return [
      frequent,
      afterState,
      ...columns,
      ofHeld,
      ofOlder && discounted(ofOlder, undefined, candidates, frequent),
    ].map((column) => (column === undefined ? unknown(candidates.length) : Float32Array.from(column, Math.log)));
  };
}

function unknown(length: number): Float32Array {
  return new Float32Array(length).fill(Number.NaN);
}

/** One person stands in for every state. */
function frequenciesOf(followed: readonly Followed[], size: number, left?: number): Float64Array {
  const counts = new Float64Array(size).fill(1);
  for (const { next, fold } of followed) if (fold !== left) counts[next]!++;
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}
