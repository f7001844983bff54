/**
 * An occupation: a code of a label space and its title; and what became of a title somebody wrote.
 *
 * The code is the key everywhere; titles are for people, and change between releases. Whether a code is one of the label space in use is
 * asked where careers are read.
 */
import * as z from "zod";

/** Of any label space: ESCO, ISCO-08, SOC 2018 and the like. Codes are joined by spaces where several stand in one cell. */
export const CODE_FORM = /^[\p{L}\p{N}\p{P}\p{S}]{1,200}$/u;
export const OccupationCode = z
  .string()
  .regex(CODE_FORM, "a code of 1 to 200 characters without spaces")
  .brand<"OccupationCode">();
export type OccupationCode = z.infer<typeof OccupationCode>;

/** Where only O*NET-SOC can stand: its own tables, and claims, which rest on its facts. */
export const OnetCode = OccupationCode.regex(/^\d{2}-\d{4}\.\d{2}$/, "an O*NET-SOC 2019 code such as 29-1141.00");

export const Occupation = z.object({ code: OccupationCode, title: z.string() });
export type Occupation = z.infer<typeof Occupation>;

/** How a code was found. "given": the file already held it; the others are the steps of `taxonomy/titles.ts`, surest first. */
export const FoundBy = z.enum(["given", "official-title", "alternate-title", "matcher"]);
export type FoundBy = z.infer<typeof FoundBy>;

/** A title near the one written, with the matcher's calibrated probability, 0 to 1, that it is the right one. */
export const NearTitle = z.object({ code: OccupationCode, title: z.string(), score: z.number().min(0).max(1) });
export type NearTitle = z.infer<typeof NearTitle>;

/**
 * Why a title is not recognised, where it is not for want of a near one: "no-trade" names a rank or a field and no trade ("Manager",
 * "Owner", "Sales"), "no-job" says what a person without a job is ("Student", "Retired"), "other-language" is not English.
 */
export const WhyNot = z.enum(["no-trade", "no-job", "other-language"]);
export type WhyNot = z.infer<typeof WhyNot>;

/** What a written title became: a code with the way it was found, or a named failure. Never a silent guess. */
export const TitleCoding = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("coded"),
    code: OccupationCode,
    found: FoundBy,
    /** Calibrated probability, 0 to 1, that the code is right; 1 for a code that was given. */
    score: z.number().min(0).max(1),
    /** At most five, best first; empty where the match was exact. */
    nearest: z.array(NearTitle),
  }),
  z.object({ kind: z.literal("not-recognised"), nearest: z.array(NearTitle), why: WhyNot.optional() }),
  z.object({ kind: z.literal("no-title") }),
]);
export type TitleCoding = z.infer<typeof TitleCoding>;

/** Where a score is as high as this, four answers of five were right (docs/findings/titles.md); what is less sure is said with "perhaps". */
const SURE = 0.7;

/** A code that a statement may rest on without a "perhaps". */
export function isSure(coding: TitleCoding): boolean {
  return coding.kind === "coded" && coding.score >= SURE;
}

/** What stands beside a title and says more of it where the title alone says too little. */
export type BesideTitle = {
  readonly employer?: string | undefined;
  /** What the person did there, in the person's own words. */
  readonly text?: string | undefined;
  /** The URI of its ESCO occupation, where the document carries one. */
  readonly esco?: string | undefined;
  /** The occupations of the jobs before and after it, where they are sure. */
  readonly neighbours?: readonly OccupationCode[] | undefined;
};

/** A written title in, its coding out: what `taxonomy` gives and the readers of `histories` take. Pure and fast; never throws. */
export type TitleCoder = (title: string, beside?: BesideTitle) => TitleCoding;

/** SOC's own levels: 2 digits the major group, 3 the minor group, 5 the broad occupation, 6 the detailed one; 8 is O*NET's. */
export type SocDigits = 2 | 3 | 5 | 6 | 8;

/** The part of a code that names its group at a level: ("29-1141.00", 3) is "29-1". */
export function socGroup(code: string, digits: SocDigits): string {
  return digits === 8 ? code : code.slice(0, digits === 2 ? 2 : digits + 1);
}
