/**
 * Which lines around a span of time name its job: those above, those below, or its own.
 *
 * In: the lines of one section, with the spans found in them.  Out: for each span how many lines above and below it belong to it. Every
 * résumé has a custom of its own, and no line says it. So all are tried for every span, and the reading of the whole section is taken
 * that leaves fewest titles and employers unread and changes custom least: the best path through the spans, found as Viterbi's is.
 */
import { isProse, type Likeness } from "./likeness.ts";
import { type Custom, type Names, namesOf } from "./names-of-entry.ts";
import { isDuration, isPlaceOrAside, partsOf } from "./parts.ts";

/** A line of a section, as far as its layout matters. */
export type SectionLine = {
  readonly text: string;
  readonly gap: boolean;
  readonly bullet: boolean;
  /** Words beside each span of the line; empty for a line without one. */
  readonly beside: readonly string[];
};

/** Lines above and below that belong to a span. */
export type Layout = { readonly above: number; readonly below: number };

export type Entry = {
  /** The line with the span, and which of its spans. */
  readonly line: number;
  readonly nth: number;
  readonly layout: Layout;
  /** The lines that name it besides its own, in order. */
  readonly lines: readonly number[];
  readonly names: Names;
};

const LAYOUTS: readonly Layout[] = [
  { above: 0, below: 0 },
  { above: 1, below: 0 },
  { above: 0, below: 1 },
  { above: 2, below: 0 },
  { above: 0, below: 2 },
  { above: 1, below: 1 },
  { above: 3, below: 0 },
];

type Anchor = {
  readonly line: number;
  readonly nth: number;
  /** Lines above and below that may name it, the nearest first. */
  readonly above: readonly number[];
  readonly below: readonly number[];
};
type Tried = {
  readonly layout: Layout;
  readonly names: Names;
  readonly lines: readonly number[];
  readonly score: number;
};

/** Lines that may belong to a span, on either side. */
const REACH = 4;
const SAME_CUSTOM = 0.4;
const A_LINE = 0.15;
const ACROSS_A_GAP = 0.35;

export function entriesOf(lines: readonly SectionLine[], likeness: Likeness, custom: Custom): Entry[] {
  const anchors = anchorsOf(lines);
  const mixed =
    lines.some(({ gap }, at) => gap && at > 0) && lines.some(({ gap, bullet }, at) => !gap && !bullet && at > 0);
  const tried = anchors.map((anchor) => waysOf(anchor, lines, likeness, custom, mixed));
  const best = bestPath(tried, anchors, lines, likeness);
  return anchors.map((anchor, at) => {
    const way = tried[at]![best[at]!]!;
    return { line: anchor.line, nth: anchor.nth, layout: way.layout, lines: way.lines, names: way.names };
  });
}

function anchorsOf(lines: readonly SectionLine[]): Anchor[] {
  return lines.flatMap((line, at) =>
    line.beside.map((_, nth) => {
      // Of several spans on a line the first may have lines above it, the last lines below.
      const above = nth === 0 ? namesBeside(lines, at, -1) : [];
      const below = nth === line.beside.length - 1 ? namesBeside(lines, at, 1) : [];
      return {
        line: at,
        nth,
        above,
        below: above.length === 0 ? below : below.filter((name) => !placeBetween(lines, at, name)),
      };
    }),
  );
}

/** A place below a date ends what names the job, where there are names above it. */
function placeBetween(lines: readonly SectionLine[], date: number, name: number): boolean {
  return lines.slice(date + 1, name).some(({ text }) => isPlaceOrAside(text));
}

/** The lines from a span on, up or down, that may be names: places and durations are passed over, anything else ends them. */
function namesBeside(lines: readonly SectionLine[], from: number, step: 1 | -1): number[] {
  const names: number[] = [];
  for (let at = from + step; at >= 0 && at < lines.length && names.length < REACH; at += step) {
    const line = lines[at]!;
    if (line.beside.length > 0) break;
    if (isPlaceOrAside(line.text)) continue;
    if (line.bullet || isProse(line.text) || /:\s*$/.test(line.text)) break;
    names.push(at);
  }
  return names;
}

function waysOf(
  { line, nth, above, below }: Anchor,
  lines: readonly SectionLine[],
  likeness: Likeness,
  custom: Custom,
  mixed: boolean,
): Tried[] {
  const beside = lines[line]!.beside[nth]!;
  const own = beside === "" ? 0 : 1;
  return LAYOUTS.filter(
    (layout) => layout.above <= above.length && layout.below <= below.length && layout.above + layout.below + own <= 3,
  ).map((layout) => {
    const up = above.slice(0, layout.above).toReversed();
    const down = below.slice(0, layout.below);
    const named = [...up.map((at) => lines[at]!.text), ...(own ? [beside] : []), ...down.map((at) => lines[at]!.text)];
    const names = namesOf(named, likeness, custom);
    const gaps = mixed ? gapsBetween(lines, up[0] ?? line, down.at(-1) ?? line) : 0;
    const score = names.score - A_LINE * (layout.above + layout.below) - ACROSS_A_GAP * gaps;
    return { layout, names, lines: [...up, ...down], score };
  });
}

function gapsBetween(lines: readonly SectionLine[], first: number, last: number): number {
  let gaps = 0;
  for (let at = first + 1; at <= last; at++) if (lines[at]!.gap) gaps++;
  return gaps;
}

/** For each span the index of its way on the best path. */
function bestPath(
  tried: readonly (readonly Tried[])[],
  anchors: readonly Anchor[],
  lines: readonly SectionLine[],
  likeness: Likeness,
): number[] {
  const back: number[][] = [];
  let scores = (tried[0] ?? []).map(
    (way) => way.score - unread(anchors[0]!.above.slice(way.layout.above), lines, likeness),
  );
  for (let at = 1; at < tried.length; at++) {
    const [before, now] = [anchors[at - 1]!, anchors[at]!];
    const from: number[] = [];
    scores = tried[at]!.map((way, index) => {
      let best = Number.NEGATIVE_INFINITY;
      from[index] = 0;
      tried[at - 1]!.forEach((earlier, other) => {
        const between = unreadBetween(before, earlier.layout, now, way.layout, lines, likeness);
        if (between === undefined) return;
        const same = earlier.layout.above === way.layout.above && earlier.layout.below === way.layout.below;
        const score = scores[other]! + (same ? SAME_CUSTOM : 0) - between;
        if (score > best) {
          best = score;
          from[index] = other;
        }
      });
      return best + way.score;
    });
    back.push(from);
  }
  const last = anchors.at(-1);
  if (last === undefined) return [];
  scores = scores.map(
    (score, way) => score - unread(last.below.slice(tried.at(-1)![way]!.layout.below), lines, likeness),
  );
  const path = [scores.indexOf(Math.max(...scores))];
  for (const from of back.toReversed()) path.unshift(from[path[0]!]!);
  return path;
}

/** What two neighbouring spans leave unread between them; undefined where both would take the same line. */
function unreadBetween(
  first: Anchor,
  { below }: Layout,
  second: Anchor,
  { above }: Layout,
  lines: readonly SectionLine[],
  likeness: Likeness,
): number | undefined {
  const taken = new Set(first.below.slice(0, below));
  const up = second.above.slice(0, above);
  if (up.some((at) => taken.has(at))) return undefined;
  // A line of the later span above one of the earlier would cross it.
  if (up.length > 0 && taken.size > 0 && up.at(-1)! < Math.max(...taken)) return undefined;
  for (const at of up) taken.add(at);
  return unread(
    [...new Set([...first.below, ...second.above])].filter((at) => !taken.has(at)),
    lines,
    likeness,
  );
}

/** The cost of leaving lines unread: a title that nobody takes is a job lost. */
function unread(left: readonly number[], lines: readonly SectionLine[], likeness: Likeness): number {
  let cost = 0;
  for (const at of left) {
    const parts = partsOf(lines[at]!.text);
    if (parts.length > 2) continue;
    if (parts.some((part) => likeness.title(part) >= 0.6)) cost += 0.9;
    else if (parts.some((part) => likeness.employer(part) >= 0.6)) cost += 0.4;
    else cost += 0.1;
  }
  return cost;
}

/** A line that gives a whole time and no dates ("12 yrs 3 mos") stands below the employer of several roles. */
export function isSpanOfEmployer(text: string): boolean {
  return text.split(/\s*[·•|]\s*/u).some(isDuration) && isPlaceOrAside(text);
}
