/**
 * The components of the mixture: each the mean of distributions over all titles, or absent where the history gives it nothing to go by.
 *
 * In: tables of counts and a history.  Out: for each table a distribution a row that speaks of the history, and four that need no counts of their own: the last title
 * again, earlier titles again, titles that O*NET relates to the last one, and every title alike.
 */
import type { Distribution, LabelSpace } from "../../domain/index.ts";
import { type Grouping, type Row, TABLES, type Tables, targetOf } from "./tables.ts";
import type { HistoryView } from "./view.ts";

export const COMPONENTS: readonly string[] = [
  ...TABLES.map(({ name }) => name),
  "stay",
  "earlier titles",
  "related titles",
  "every title alike",
];

/** Each earlier title counts this share of the one after it. */
const FADING = 0.8;
/** A relation named by the other title only counts this share: related lists are mutual in little more than half of the cases. */
const NAMED_BY_THE_OTHER = 0.7;

/** A distribution by the titles that have any probability: most components know a few dozen of the thousand. */
export type Component = { readonly titles: Int32Array; readonly shares: Float64Array };

/** A component is the mean of these; of none where it is absent. */
export type ComponentMaker = (view: HistoryView) => (readonly Component[])[];

/** Prepares what does not depend on the history; the returned function gives the components in the order of `COMPONENTS`. */
export function componentMaker(tables: Tables, space: LabelSpace): ComponentMaker {
  const popularity = popularityOf(tables, space);
  const within = new Map(
    (["title", "minor", "major"] as const).map((grouping) => [grouping, sharesWithin(grouping, popularity, space)]),
  );
  const relatedTo = relatedComponents(popularity, space);
  const alike = everyTitleAlike(space.occupations.length);
  const spreads = new WeakMap<Row, Component>();
  const spread = (row: Row, grouping: Grouping) => {
    const made = spreads.get(row) ?? spreadRow(row, within.get(grouping)!);
    spreads.set(row, made);
    return made;
  };
  return (view) => [
    ...TABLES.map(({ name, grouping, keys }) => {
      const rows = keys(view, space).flatMap((key) => tables.get(name)!.get(key) ?? []);
      return rows.map((row) => spread(row, grouping));
    }),
    ...ruleComponents(view, relatedTo),
    [alike],
  ];
}

export function probabilityOf(title: number, parts: readonly Component[]): number {
  return parts.reduce((sum, { titles, shares }) => sum + (shares[titles.indexOf(title)] ?? 0) / parts.length, 0);
}

function ruleComponents(
  { held }: HistoryView,
  relatedTo: (title: number) => Component | undefined,
): (readonly Component[])[] {
  const last = held.at(-1);
  const stay = last === undefined ? undefined : weighted([[last, 1]]);
  const earlier = weighted(
    held.flatMap((title, at): [number, number][] =>
      title === last ? [] : [[title, FADING ** (held.length - 1 - at)]],
    ),
  );
  const related = last === undefined ? undefined : relatedTo(last);
  return [stay, earlier, related].map((one) => (one === undefined ? [] : [one]));
}

/** The titles that O*NET relates to a title, by popularity; kept by title. */
function relatedComponents(popularity: Distribution, space: LabelSpace): (title: number) => Component | undefined {
  const relatives = relativesOf(space);
  const known: (Component | undefined)[] = [];
  return (title) => {
    known[title] ??= weighted(
      [...relatives[title]!].map(([other, strength]): [number, number] => [other, strength * popularity[other]!]),
    );
    return known[title];
  };
}

function everyTitleAlike(titles: number): Component {
  return {
    titles: Int32Array.from({ length: titles }, (_, title) => title),
    shares: new Float64Array(titles).fill(1 / titles),
  };
}

/** How often each title followed at all; the smallest count stands in for titles that never did. */
export function popularityOf(tables: Tables, space: LabelSpace): Distribution {
  const popularity = new Float64Array(space.occupations.length).fill(1e-9);
  for (const [code, { weight }] of tables.get("anybody")?.get("")?.cells ?? [])
    popularity[space.indexOf(code)!] = weight;
  return normalised(popularity);
}

/** By group the titles in it with their shares of the group's popularity. */
type Shares = ReadonlyMap<string, readonly (readonly [number, number])[]>;

function sharesWithin(grouping: Grouping, popularity: Distribution, space: LabelSpace): Shares {
  const groups = Map.groupBy(popularity.keys(), (title) => targetOf(title, grouping, space));
  return new Map(
    [...groups].map(([group, titles]) => {
      const all = titles.reduce((sum, title) => sum + popularity[title]!, 0);
      return [group, titles.map((title) => [title, popularity[title]! / all] as const)];
    }),
  );
}

function spreadRow({ cells }: Row, within: Shares): Component {
  let all = 0;
  for (const { weight } of cells.values()) all += weight;
  const spread = [...cells].flatMap(([group, { weight }]) =>
    within.get(group)!.map(([title, share]) => [title, (weight / all) * share] as const),
  );
  return componentOf(spread);
}

function relativesOf(space: LabelSpace): Map<number, number>[] {
  const relatives = space.occupations.map(() => new Map<number, number>());
  const add = (from: number, to: number, strength: number) =>
    relatives[from]!.set(to, (relatives[from]!.get(to) ?? 0) + strength);
  space.related?.forEach((ranked, title) => {
    ranked.forEach((other, rank) => {
      add(title, other, 1 / (rank + 3));
      add(other, title, NAMED_BY_THE_OTHER / (rank + 3));
    });
  });
  return relatives;
}

/** @param weights of titles, of which one may be named again @returns undefined where there are none */
function weighted(weights: readonly (readonly [number, number])[]): Component | undefined {
  if (weights.length === 0) return undefined;
  const sums = new Map<number, number>();
  for (const [title, weight] of weights) sums.set(title, (sums.get(title) ?? 0) + weight);
  const { titles, shares } = componentOf([...sums].sort(([a], [b]) => a - b));
  return { titles, shares: normalised(shares) };
}

function componentOf(shares: readonly (readonly [number, number])[]): Component {
  return {
    titles: Int32Array.from(shares, ([title]) => title),
    shares: Float64Array.from(shares, ([, share]) => share),
  };
}

function normalised(values: Float64Array): Float64Array {
  const all = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / all);
}
