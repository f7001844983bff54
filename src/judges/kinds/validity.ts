/**
 * Validity, measured: whether each step of a reason follows from what it says before it.
 *
 * In: what was read in the reason; no history.  Out: of the claims ahead that a rule is known for, the share that some claim before them in
 * the text speaks for. It says nothing of whether those are true (factuality) or agree with each other (coherence).
 *
 * | a claim ahead                | follows from, said before it                                                              |
 * |------------------------------|-------------------------------------------------------------------------------------------|
 * | stay in the occupation       | the last one, years in one, one occupation only                                           |
 * | return to an earlier one     | one held before, one before another, the first one                                        |
 * | up in the field              | years in the field or the occupation, a rising path, the level of the work, a degree      |
 * | another one of the field     | years in the field, one field only, the last occupation                                   |
 * | elsewhere                    | several fields, a rising path, three jobs or more, titles of two fields, a degree         |
 * | a field                      | going elsewhere, or years or a title in that very field, or a degree                      |
 * | a level of preparation       | the level of the work, a rising path, a degree                                            |
 * | a title                      | any title or years in its field, a degree, a field ahead that it lies in                  |
 *
 * Preferences and planned degrees are the person's own word; nothing they would follow from can be said of a history.
 */

import { isAboutHistory } from "../../claims/check.ts";
import type { ReadText } from "../../claims/read-text.ts";
import type { Statement } from "../../claims/statements.ts";
import type { AheadClaim, HistoryClaim, OccupationCode, Verdict } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { KEPT_CHARACTERS } from "../judge.ts";

type Said = HistoryClaim | AheadClaim | Statement;

export function validityOf({ claims, statements }: ReadText, text: string, taxonomy: Taxonomy): Verdict {
  const said = [...claims, ...statements].toSorted((a, b) => a.start - b.start);
  const steps = claims.flatMap(({ says, start }): boolean[] => {
    if (isAboutHistory(says)) return [];
    const before = said.filter((one) => one.start < start).map((one): Said => one.says);
    const follows = followsFrom(says, before, taxonomy);
    return follows === undefined ? [] : [follows];
  });
  if (steps.length === 0) return { kind: "unscored", why: "nothing-to-check", reply: text.slice(0, KEPT_CHARACTERS) };
  return { kind: "share", share: steps.filter((follows) => follows).length / steps.length, of: steps.length };
}

const THREE_JOBS = 3;

/** undefined: no rule is known for such a claim. */
function followsFrom(ahead: AheadClaim, before: readonly Said[], taxonomy: Taxonomy): boolean | undefined {
  const isSaid = (...kinds: Said["kind"][]) => before.some(({ kind }) => kinds.includes(kind));
  const path = (...shapes: string[]) => before.some((one) => one.kind === "path" && shapes.includes(one.shape));
  const fields = fieldsOf(before, taxonomy);
  const degree = isSaid("education", "highest", "degree-date", "plans-degree");
  switch (ahead.kind) {
    case "move":
      switch (ahead.move) {
        case "stay":
          return isSaid("last", "tenure") || path("one-occupation");
        case "return":
          return isSaid("held", "order", "first");
        case "up":
          return isSaid("field-tenure", "tenure", "level") || path("rising") || degree;
        case "same-field":
          return isSaid("field-tenure", "last", "tenure") || path("one-field");
        case "elsewhere":
          return (
            path("several-fields", "rising") ||
            before.some((one) => one.kind === "jobs" && one.count >= THREE_JOBS) ||
            fields.size > 1 ||
            degree
          );
        default:
          return ahead.move satisfies never;
      }
    case "field":
      return before.some((one) => one.kind === "move" && one.move === "elsewhere") || fields.has(ahead.major) || degree;
    case "zone":
      return isSaid("level") || path("rising") || degree;
    case "title": {
      const major = majorOf(ahead.code, taxonomy);
      const leadsThere = before.some((one) => one.kind === "field" && one.major === major);
      return leadsThere || fields.has(major) || degree;
    }
    case "prefers":
    case "plans-degree":
      return undefined;
    default:
      return ahead satisfies never;
  }
}

/** The major groups of which the reason has told work. */
function fieldsOf(before: readonly Said[], taxonomy: Taxonomy): ReadonlySet<string> {
  return new Set(
    before.flatMap((one): string[] => {
      switch (one.kind) {
        case "field-tenure":
          return [one.major];
        case "last":
        case "held":
        case "tenure":
        case "first":
        case "dates":
        case "during":
          return [majorOf(one.code, taxonomy)];
        case "order":
          return [majorOf(one.earlier, taxonomy), majorOf(one.later, taxonomy)];
        default:
          return [];
      }
    }),
  );
}

function majorOf(code: OccupationCode, taxonomy: Taxonomy): string {
  return taxonomy.majors[taxonomy.indexOf(code)!]!;
}
