/**
 * The next year from counts: a Markov chain over states, and a mixture of counts under finer circumstances.
 *
 * In: people as states by year.  Out: for each transition p(next state) and p(the same state again).
 * Each count backs off to the Markov chain, and that to how frequent states are, by absolute discounting (Ney, Essen and Kneser, 1994). The
 * shares of the mixture follow from the kind of state and the years in it; they are fitted on a tenth of the training people by counts of
 * the other nine (Jelinek and Mercer, 1980).
 */
import { foldOf } from "../../src/domain/index.ts";
import { fitShares } from "../../src/training/mixture-shares.ts";

/** A person's states, a year each; ages as long, where the year of birth is known. */
export type StatesByYear = {
  readonly person: string;
  readonly states: readonly number[];
  readonly ages: readonly (number | undefined)[];
};

export type Foretold = { readonly next: number; readonly same: number };
/** @param at the year that is known, counted from 0; the one after it is foretold */
export type Foretell = (of: StatesByYear, at: number) => Foretold;

export const DISCOUNT = 0.75;

/** How often each state followed in some circumstances, and how often any did. */
export type Row = { readonly counts: Map<number, number>; all: number };
export type Table = Map<string, Row>;

export function addTo(table: Table, key: string, next: number): void {
  const row = table.get(key) ?? { counts: new Map<number, number>(), all: 0 };
  table.set(key, row);
  row.counts.set(next, (row.counts.get(next) ?? 0) + 1);
  row.all++;
}

const MOST_YEARS = 6;

type Moment = {
  readonly state: number;
  readonly before: number | undefined;
  /** The last state that was another. */
  readonly other: number | undefined;
  /** How long it has been this state, up to `MOST_YEARS`. */
  readonly years: number;
  readonly age: number | undefined;
};

function momentOf({ states, ages }: StatesByYear, at: number): Moment {
  const state = states[at]!;
  const changed = states.slice(0, at).findLastIndex((own) => own !== state);
  return {
    state,
    before: states[at - 1],
    other: states[changed],
    years: Math.min(MOST_YEARS, at - changed),
    age: ages[at],
  };
}

/** The first is the Markov chain, to which the others back off. */
const CIRCUMSTANCES: readonly ((moment: Moment) => string)[] = [
  ({ state }) => `${state}`,
  ({ state, before }) => `${state} ${before}`,
  ({ state, age }) => `${state} ${age === undefined ? "" : Math.floor(age / 2)}`,
  ({ state, years }) => `${state} ${years}`,
  ({ state, other }) => `${state} ${other}`,
  ({ state, years, other }) => `${state} ${years} ${other}`,
  ({ state, years, age }) => `${state} ${years} ${age === undefined ? "" : Math.floor(age / 4)}`,
];

type Counted = readonly ((moment: Moment, next: number) => number)[];

function countsOf(people: readonly StatesByYear[], size: number): Counted {
  const frequent = new Float64Array(size).fill(1);
  const tables = CIRCUMSTANCES.map((): Table => new Map());
  for (const person of people) {
    for (let at = 0; at + 1 < person.states.length; at++) {
      const next = person.states[at + 1]!;
      const moment = momentOf(person, at);
      frequent[next]!++;
      CIRCUMSTANCES.forEach((key, which) => {
        addTo(tables[which]!, key(moment), next);
      });
    }
  }
  const transitions = frequent.reduce((sum, count) => sum + count, 0);
  const backedOff = (which: number, moment: Moment, next: number, below: number) => {
    const row = tables[which]!.get(CIRCUMSTANCES[which]!(moment));
    if (row === undefined) return below;
    const { counts, all } = row;
    return (Math.max(0, (counts.get(next) ?? 0) - DISCOUNT) + DISCOUNT * counts.size * below) / all;
  };
  const markov = (moment: Moment, next: number) => backedOff(0, moment, next, frequent[next]! / transitions);
  return [
    (_, next) => frequent[next]! / transitions,
    markov,
    ...CIRCUMSTANCES.slice(1).map(
      (_, which) => (moment: Moment, next: number) => backedOff(which + 1, moment, next, markov(moment, next)),
    ),
  ];
}

/** A state of one's own past again: the share of earlier years in it, by how long ago they were, over all states alike. */
const FADING = 0.8;

function pastShare({ states }: StatesByYear, at: number, next: number, size: number): number {
  let [own, all] = [0, 0];
  for (let year = 0; year <= at; year++) {
    const weight = FADING ** (at - year);
    all += weight;
    if (states[year] === next) own += weight;
  }
  return (own + 1 / size) / (all + 1);
}

export function markovByYear(training: readonly StatesByYear[], size: number): Foretell {
  const [, markov] = countsOf(training, size) as [Counted[number], Counted[number]];
  return (of, at) => {
    const moment = momentOf(of, at);
    return { next: markov(moment, of.states[at + 1]!), same: markov(moment, moment.state) };
  };
}

export function mixtureByYear(training: readonly StatesByYear[], size: number): Foretell {
  const isLeft = ({ person }: StatesByYear) => foldOf(person, 10, 1) === 0;
  const partsOf = (counted: Counted, of: StatesByYear, at: number, next: number) => {
    const moment = momentOf(of, at);
    return [...counted.map((part) => part(moment, next)), pastShare(of, at, next, size)];
  };
  const others = countsOf(
    training.filter((person) => !isLeft(person)),
    size,
  );
  const byKind = new Map<string, number[][]>();
  for (const person of training.filter(isLeft)) {
    for (let at = 0; at + 1 < person.states.length; at++) {
      const kind = kindOf(momentOf(person, at), size);
      byKind.set(kind, [...(byKind.get(kind) ?? []), partsOf(others, person, at, person.states[at + 1]!)]);
    }
  }
  const shares = new Map([...byKind].map(([kind, likelihoods]) => [kind, fitShares(likelihoods)]));
  const even = new Array<number>(CIRCUMSTANCES.length + 2).fill(1 / (CIRCUMSTANCES.length + 2));
  const whole = countsOf(training, size);
  return (of, at) => {
    const moment = momentOf(of, at);
    const own = shares.get(kindOf(moment, size)) ?? even;
    const mixed = (next: number) => partsOf(whole, of, at, next).reduce((sum, p, part) => sum + own[part]! * p, 0);
    return { next: mixed(of.states[at + 1]!), same: mixed(moment.state) };
  };
}

/** An occupation, or which of the two states without work, that stand last; and the years in it. */
function kindOf({ state, years }: Moment, size: number): string {
  return `${Math.max(-1, state - size + 2)} ${Math.min(4, years)}`;
}
