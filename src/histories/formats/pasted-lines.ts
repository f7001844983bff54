/**
 * Lines of pasted text: headings, bullets, and the marks around words.
 *
 * In: a line.  Out: the section that it opens, or its words without what only holds them apart.
 */

/** What the lines below a heading are about. */
export type Section = "jobs" | "education" | "volunteer" | "other";

const HEADINGS: readonly (readonly [Section, RegExp])[] = [
  ["volunteer", /^(?:volunteer(?:ing)?|voluntary)(?: (?:work|experience|activities))?$/],
  [
    "education",
    /^(?:education(?: (?:and|&) (?:training|qualifications|certifications))?|academic (?:background|qualifications|history)|qualifications|studies|training|ausbildung|bildung|schulbildung|studium|formation|formación|educación|estudios|istruzione|opleiding(?:en)?|utbildning)$/,
  ],
  [
    "jobs",
    /^(?:(?:work|professional|relevant|employment|career|job|other|additional|prior|previous) )*(?:experience|history|employment|background|positions|jobs|work|career)(?: (?:history|experience|summary))?$|^(?:berufserfahrung|beruflicher werdegang|berufspraxis|werdegang|expérience(?:s)?(?: professionnelle(?:s)?)?|experiencia(?: laboral| profesional)?|esperienza(?: lavorativa| professionale)?|werkervaring|arbetslivserfarenhet)$/,
  ],
  [
    "other",
    /^(?:(?:technical |key |core |professional |personal |computer |language )*(?:skills|competencies|competences|summary|profile|objective|statement|interests|hobbies|references|languages|certifications?|certificates|licenses|licences|awards|honou?rs|publications|projects|contact(?: details| information)?|details|memberships|courses)|(?:about(?: me)?|kenntnisse|sprachen|interessen|fähigkeiten|compétences|langues|idiomas|competenze|referenzen))(?: (?:and|&) [a-z]+)?$/,
  ],
];

export const BULLET = /^\s*(?:[•·●▪◦‣*–—-]|\d{1,2}[.)])\s+/u;

/** The section a line opens, or undefined where it is no heading. */
export function headingOf(line: string): Section | undefined {
  if (line.length > 60) return undefined;
  const plain = line
    .toLowerCase()
    .replace(/^[\s#*=_-]+|[\s:*=_-]+$/g, "")
    .replace(/\s+/g, " ");
  return HEADINGS.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** Takes brackets, bullets and separators off both ends, and the "I worked as a" of a sentence. */
export function trimMarks(words: string): string {
  return words
    .replace(/^[\s,;:|/()[\]–—•·-]+|[\s,;:|/([–—•·-]+$/gu, "")
    .replace(/^[)\]]+|[([]+$/g, "")
    .replace(
      /^(?:and |then |,)*(?:(?:i|she|he|they)(?:'ve| have| had|'m| am| was| were| is| are)? )?(?:been )?(?:(?:worked|works?|working|employed|started|am|was) )+(?:out )?(?:as )?(?:an? |the )?/i,
      "",
    )
    .replace(/^(?:and )?then (?:as )?(?:an? )?/i, "")
    .replace(/\s(?:from|since|between|in|during|for|von|seit|de|depuis)$/i, "")
    .trim();
}
