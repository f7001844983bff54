/**
 * The short written form of a claim about what is ahead: "field:29", "move:stay", "prefers:social".
 *
 * In: a claim, or its key as somebody typed it.  Out: the key, or the claim; a key that cannot be read is an error that says which can.
 */
import { type AheadClaim, BadInputError, DegreeLevel, type HeldClaim, MOVES, Move, OnetCode } from "../domain/index.ts";
import { FIELD_WORDS } from "../taxonomy/soc.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { isCodingKey } from "./answer-coding.ts";
import { claimKey } from "./claim-key.ts";
import type { HeldPast } from "./past-facts.ts";

export { claimKey } from "./claim-key.ts";

/** @throws BadInputError naming the keys that there are */
export function readClaimKey(text: string, taxonomy: Taxonomy): AheadClaim {
  const [kind, value = ""] = text.split(/:(.*)/s);
  switch (kind) {
    case "move":
      return { kind, move: oneOf(text, Move.safeParse(value).data, MOVES) };
    case "field": {
      const named = Object.keys(FIELD_WORDS).find(
        (major) => major === value || FIELD_WORDS[major] === value.toLowerCase(),
      );
      return { kind, major: oneOf(text, named, Object.keys(FIELD_WORDS)) };
    }
    case "zone":
      return { kind, zone: oneOf(text, /^[1-5]$/.test(value) ? Number(value) : undefined, [1, 2, 3, 4, 5]) };
    case "prefers": {
      const ids = taxonomy.elements.map(({ id }) => id);
      return { kind, element: oneOf(text, ids.includes(value) ? value : undefined, ids) };
    }
    case "title": {
      const code = OnetCode.safeParse(value).data;
      if (code !== undefined && taxonomy.indexOf(code) !== undefined) return { kind, code };
      throw unreadable(text, "Give an O*NET-SOC 2019 code, such as title:29-1141.00.");
    }
    case "plans-degree":
      return { kind, level: oneOf(text, DegreeLevel.safeParse(value).data, DegreeLevel.options) };
    default:
      throw unreadable(
        text,
        `Of what is ahead a claim is move:, field:, zone:, prefers:, title: or plans-degree: and what it says; of the past ${PAST_KINDS.join(":, ")}: and what the history says.`,
      );
  }
}

const PAST_KINDS = [
  "last",
  "held",
  "tenure",
  "field-tenure",
  "path",
  "same-employer",
  "jobs",
  "education",
  "level",
  "coding",
];

/** A key of a question, whatever it is about, as one that was passed over names it. @throws BadInputError */
export function readQuestionKey(text: string, taxonomy: Taxonomy): string {
  return isCodingKey(text) ? text : claimKey(readClaimKey(text, taxonomy));
}

/** "field:29=true", or of the past "education:bachelor=false" @throws BadInputError */
export function readHold(text: string, taxonomy: Taxonomy): HeldClaim | HeldPast {
  const parts = /^(.+)=(true|false)$/s.exec(text);
  if (parts === null) throw unreadable(text, "Write it as CLAIM=true or CLAIM=false, such as field:29=true.");
  const [, key] = parts as unknown as [string, string];
  // Which facts there are is the history's to say.
  if (PAST_KINDS.includes(key.split(":")[0]!)) return { past: key, standing: parts[2] as "true" | "false" };
  return { says: readClaimKey(key, taxonomy), standing: parts[2] as "true" | "false" };
}

function oneOf<Value>(text: string, value: Value | undefined, known: readonly unknown[]): Value {
  if (value !== undefined) return value;
  throw unreadable(text, `After the colon belongs one of: ${known.join(", ")}.`);
}

function unreadable(text: string, mend: string): BadInputError {
  return new BadInputError("bad-claim", { file: "the claim" }, `"${text.slice(0, 80)}" cannot be read`, mend);
}
