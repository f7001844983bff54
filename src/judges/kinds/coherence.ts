/**
 * Coherence, measured: whether what a reason says can hold together, in order of time.
 *
 * In: what was read in the reason; no history.  Out: of the pairs of things said, the share that can both be true of one person.
 * A pair is compared once, and `of` counts pairs; a reason in which fewer than two things are read has nothing to compare.
 *
 * | the one says                     | the other says                        | they cannot both hold where                              |
 * |----------------------------------|---------------------------------------|----------------------------------------------------------|
 * | last: a title                    | last: a title                         | they differ                                              |
 * | so many jobs, years, employers   | the same thing                        | the numbers differ                                       |
 * | years in a field                 | years in an occupation of it          | the part is more than the whole                          |
 * | one occupation only              | a title                               | another title is named, or another path, or a return     |
 * | one field only                   | a title, several fields               | titles of two fields are named                           |
 * | less than high school; highest   | a degree                              | the other is higher                                      |
 * | work of a level                  | the last title; a level               | the title's level is another                             |
 * | a kind of move                   | a kind of move                        | they differ: the moves exclude each other                |
 * | a kind of move                   | a field, a title ahead, the last title| the field is not where the move leads                    |
 * | a field ahead                    | a field, a level, a title ahead       | they exclude each other                                  |
 * | one before the other             | the other before the one; first       | the order is turned round                                |
 *
 * Beside the pairs it counts each spell of years (it must not end before it begins) and each order whose both sides are dated.
 */
import type { ReadText } from "../../claims/read-text.ts";
import type { Statement } from "../../claims/statements.ts";
import {
  type AheadClaim,
  DEGREE_LEVELS,
  type DegreeLevel,
  type HistoryClaim,
  type OccupationCode,
  type Verdict,
} from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { KEPT_CHARACTERS } from "../judge.ts";

type Said = HistoryClaim | AheadClaim | Statement;
type Of<Kind extends Said["kind"]> = Extract<Said, { readonly kind: Kind }>;

export function coherenceOf({ claims, statements }: ReadText, text: string, taxonomy: Taxonomy): Verdict {
  const found = [...claims, ...statements];
  const said = found.map(({ says }): Said => says);
  const last = lastCode(said);
  let pairs = 0;
  let clashes = 0;
  found.forEach((one, at) => {
    for (const other of found.slice(at + 1)) {
      pairs++;
      if (isChain(one, other)) continue;
      if (clash(one.says, other.says, last, taxonomy) || clash(other.says, one.says, last, taxonomy)) clashes++;
    }
  });
  const timed = datedOrders(said);
  const of = pairs + timed.length;
  if (of === 0) return { kind: "unscored", why: "nothing-to-check", reply: text.slice(0, KEPT_CHARACTERS) };
  return { kind: "share", share: (of - clashes - timed.filter((holds) => !holds).length) / of, of };
}

/** The occupation that the reason takes for the last one: said so, or the only one whose years it tells. */
function lastCode(said: readonly Said[]): OccupationCode | undefined {
  const named = said.find((one) => one.kind === "last");
  if (named !== undefined) return named.code;
  const tenures = said.filter((one) => one.kind === "tenure");
  return tenures.length === 1 && !said.some((one) => one.kind === "order") ? tenures[0]!.code : undefined;
}

/** "A cook, then a nurse, then a cook": the second step begins where the first ended, so the way back is no turning round. */
function isChain(one: Placed, other: Placed): boolean {
  return one.says.kind === "order" && other.says.kind === "order" && other.start < one.end && one.start < other.end;
}

type Placed = { readonly says: Said; readonly start: number; readonly end: number };

/** Whether years agree with the order that words put them in, for each spell's own years and each order whose both sides are dated. */
function datedOrders(said: readonly Said[]): boolean[] {
  const spells = said.filter((one) => one.kind === "dates");
  const begins = (code: OccupationCode) =>
    spells.flatMap((spell) => (spell.code === code && spell.from !== undefined ? [spell.from] : []));
  const whole = spells.flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [from <= to]));
  const orders = said.flatMap((one): boolean[] => {
    if (one.kind !== "order") return [];
    const [earlier, later] = [begins(one.earlier), begins(one.later)];
    return earlier.length === 0 || later.length === 0 ? [] : [Math.min(...earlier) <= Math.max(...later)];
  });
  return [...whole, ...orders];
}

/** Whether the one makes the other impossible; asked both ways round, so each rule stands once. */
function clash(one: Said, other: Said, last: OccupationCode | undefined, taxonomy: Taxonomy): boolean {
  switch (one.kind) {
    case "last":
    case "first":
      return other.kind === one.kind && other.code !== one.code;
    case "jobs":
      return (
        (other.kind === "jobs" && other.count !== one.count) ||
        (other.kind === "move" && other.move === "return" && one.count < 2)
      );
    case "employers":
      return other.kind === "employers" && other.count !== one.count;
    case "experience":
      return (other.kind === "tenure" || other.kind === "field-tenure") && other.years > one.years;
    case "tenure":
      return other.kind === "tenure" && other.code === one.code && other.years !== one.years;
    case "field-tenure":
      return (
        (other.kind === "field-tenure" && other.major === one.major && other.years !== one.years) ||
        (other.kind === "tenure" && majorOf(other.code, taxonomy) === one.major && other.years > one.years)
      );
    case "path":
      return clashOfPath(one, other, last, taxonomy);
    case "education":
      return one.level === "less-than-high-school" && isDegreeAbove(other, one.level);
    case "highest":
      return (other.kind === "highest" && other.level !== one.level) || isDegreeAbove(other, one.level);
    case "level":
      return (
        (other.kind === "level" && other.zone !== one.zone) ||
        (other.kind === "last" && zoneOf(other.code, taxonomy) > 0 && zoneOf(other.code, taxonomy) !== one.zone) ||
        // Nothing asks for more preparation than the highest level.
        (other.kind === "move" && other.move === "up" && one.zone === 5)
      );
    case "move":
      return clashOfMove(one, other, last, taxonomy);
    case "field":
      return (
        (other.kind === "field" && other.major !== one.major) ||
        (other.kind === "title" && majorOf(other.code, taxonomy) !== one.major)
      );
    case "zone":
      return (
        (other.kind === "zone" && other.zone !== one.zone) ||
        (other.kind === "title" && zoneOf(other.code, taxonomy) > 0 && zoneOf(other.code, taxonomy) !== one.zone)
      );
    case "order":
      return clashOfOrder(one, other);
    case "degree-date":
      return other.kind === "degree-date" && other.level === one.level && other.year !== one.year;
    case "held":
    case "same-employer":
    case "dates":
    case "during":
    case "employer":
    case "prefers":
    case "title":
    case "plans-degree":
      return false;
    default:
      return one satisfies never;
  }
}

function clashOfPath(
  { shape }: Of<"path">,
  other: Said,
  last: OccupationCode | undefined,
  taxonomy: Taxonomy,
): boolean {
  const narrow = shape === "one-occupation" || shape === "one-field";
  if (other.kind === "path")
    return (narrow && other.shape === "several-fields") || (shape === "one-occupation" && other.shape === "rising");
  if (other.kind === "move") return shape === "one-occupation" && other.move === "return";
  if (!narrow || last === undefined) return false;
  if (other.kind === "order") return shape === "one-occupation";
  const named = other.kind === "held" || other.kind === "tenure" || other.kind === "last" ? other.code : undefined;
  if (named === undefined) return false;
  return shape === "one-occupation" ? named !== last : majorOf(named, taxonomy) !== majorOf(last, taxonomy);
}

/** What a move leads to is told by the last occupation, where the reason names it. */
function clashOfMove({ move }: Of<"move">, other: Said, last: OccupationCode | undefined, taxonomy: Taxonomy): boolean {
  if (other.kind === "move") return other.move !== move;
  if (last === undefined || (other.kind !== "field" && other.kind !== "title")) return false;
  const staysInField = move === "stay" || move === "up" || move === "same-field";
  const leavesField = move === "elsewhere";
  const major = other.kind === "field" ? other.major : majorOf(other.code, taxonomy);
  if ((staysInField && major !== majorOf(last, taxonomy)) || (leavesField && major === majorOf(last, taxonomy)))
    return true;
  return other.kind === "title" && (move === "stay" ? other.code !== last : other.code === last);
}

function clashOfOrder({ earlier, later }: Of<"order">, other: Said): boolean {
  if (other.kind === "order") return other.earlier === later && other.later === earlier;
  return other.kind === "first" && other.code === later;
}

function isDegreeAbove(other: Said, level: DegreeLevel): boolean {
  return (
    (other.kind === "education" || other.kind === "highest" || other.kind === "degree-date") &&
    DEGREE_LEVELS.indexOf(other.level) > DEGREE_LEVELS.indexOf(level)
  );
}

function majorOf(code: string, taxonomy: Taxonomy): string | undefined {
  return taxonomy.majors[taxonomy.indexOf(code) ?? -1];
}

/** 0 where O*NET gives none. */
function zoneOf(code: string, taxonomy: Taxonomy): number {
  return taxonomy.zones[taxonomy.indexOf(code) ?? -1] ?? 0;
}
