/**
 * Headings: which lines open a section, and what the lines below are about.
 *
 * In: the lines of a document.  Out: for each line the section it opens, if any. Known words are looked for first, in the languages of
 * the documents we read; what stands in the same shape as the known headings of a document (its rank, capitals, a colon) is a heading
 * too, though of what is not known.
 */
import type { DocumentLine } from "../documents/document-line.ts";

/** "unsure": below a heading whose words are not known. */
export type Section = "jobs" | "education" | "volunteer" | "other" | "unsure";

/** Whole headings, in small letters. */
const EXACT: readonly (readonly [Section, RegExp])[] = [
  [
    "volunteer",
    /^(?:volunteer(?:ing)?|voluntary|ehrenamt(?:liche tätigkeit(?:en)?)?|bénévolat|voluntariado|volontariato)$/,
  ],
  [
    "education",
    /^(?:academic (?:background|qualifications?|history|record)|qualifications|studies|training|schooling|(?:schul)?ausbildung|bildung|bildungsweg|akademischer werdegang|schulbildung|studium|formations?|études|diplômes(?: et formations?)?|formación(?: académica)?|educación|estudios|istruzione(?: e formazione)?|formação(?: académica| acadêmica)?|opleiding(?:en)?|utbildning|wykształcenie|образование|教育(?:背景|经历)?|学歴)$/,
  ],
  [
    "jobs",
    /^(?:experience|employment|employers|career|jobs|work|positions(?: held)?|appointments|professional background|career (?:history|summary|path)|(?:work|job|employment|professional) (?:history|record)|military service|service history|berufserfahrung(?:en)?|berufliche(?:r)? (?:werdegang|erfahrung(?:en)?|tätigkeit(?:en)?)|berufspraxis|praktika|werdegang|expériences?(?: professionnelles?)?|parcours professionnel|emplois|stages|experiencia(?: laboral| profesional)?|esperienz[ae](?: lavorativ[ae]| professional[ei])?|experiência(?: profissional)?|werkervaring|arbetslivserfarenhet|arbetserfarenhet|doświadczenie(?: zawodowe)?|опыт работы|工作(?:经历|经验)|職歴|경력)$/,
  ],
  [
    "other",
    /^(?:about(?: me)?|contact(?: me)?|details|trainings|core competenc(?:y|ies)|kenntnisse|fähigkeiten|sprachen|sprachkenntnisse|interessen|hobbys|profil|persönliche daten|kontakt|compétences|langues|(?:centres d['’])?intérêts|loisirs|idiomas|habilidades|competencias|intereses|competenze|lingue|referenzen|références|referencias|umiejętności|języki|навыки|技能|证书|スキル|资格|資格)$/,
  ],
];

/** The last word of an English heading in capitals or with capital letters: "Leadership and Work Experience". */
const LAST_WORD: readonly (readonly [Section, RegExp])[] = [
  ["volunteer", /\b(?:volunteer(?:ing|ism)?|voluntary|community (?:service|involvement))\b/],
  [
    "other",
    /(?:^|\s)(?:skills?|competenc(?:y|ies|es)|proficienc(?:y|ies)|summary|profile|objectives?|statement|overview|interests|hobbies|references?|languages?|certifications?|certificates?|licen[sc](?:es?|ure)|awards?|hono(?:u)?rs|achievements?|accomplishments?|recognitions?|publications?|presentations?|conferences?|patents?|projects?|project experience|information|details|memberships?|affiliations?|associations|courses?|coursework|workshops|activities|trainings|strengths|expertise|technologies|tools|software|qualifications summary|summary of qualifications|highlights(?: of qualifications)?|leadership|research interests|portfolio|links|declaration|grants|scholarships|top skills)$/,
  ],
  [
    "education",
    /(?:^|\s)(?:education(?:al background| history)?|degrees?|(?:education|degrees?) (?:and|&|\/) [a-z ]+)$/,
  ],
  [
    "jobs",
    /(?:^|\s)(?:experiences?|employment|work history|employment history|career history|internships?|work|(?:work|professional|employment|job) background|positions)$/,
  ],
];

/** The section a line opens by its words, or undefined where they are not known as a heading's. */
function headingByWords(text: string): Exclude<Section, "unsure"> | undefined {
  if (text.length > 60 || /\d|[.!?]$|\t/.test(text)) return undefined;
  const plain = joinedLetters(text)
    .toLowerCase()
    .replace(/\([^()]*\)/g, "")
    .replace(/^[\s#*=_:|-]+|[\s:*=_|-]+$/g, "")
    .replace(/\s+/g, " ");
  const exact = EXACT.find(([, pattern]) => pattern.test(plain));
  if (exact) return exact[0] as Exclude<Section, "unsure">;
  // Of one word it may be in small letters; of several each begins with a capital, as a sentence does not.
  const words = plain.split(" ");
  if (words.length > 6 || (words.length > 1 && !hasCapitals(joinedLetters(text)))) return undefined;
  const last = LAST_WORD.find(([, pattern]) => pattern.test(plain));
  return last && !/, | at | of (?!work|employment|qualifications|experience)/.test(plain)
    ? (last[0] as Exclude<Section, "unsure">)
    : undefined;
}

/** "W O R K  H I S T O R Y": letters set apart, as PDFs give them, and wider gaps between words. */
function joinedLetters(text: string): string {
  if (!/^(?:\p{L}\s+){3,}\p{L}$/u.test(text.trim())) return text;
  return text
    .trim()
    .split(/\s{2,}/)
    .map((word) => word.replace(/\s/g, ""))
    .join(" ");
}

function hasCapitals(text: string): boolean {
  return text.split(/[\s/&]+/).every((word) => word.length < 4 || !/^\p{Ll}/u.test(word));
}

/** For each line the section that it opens, or undefined. @param isName whether words may be a title or an employer's name */
export function headingsOf(
  lines: readonly DocumentLine[],
  isName: (line: DocumentLine) => boolean,
): (Section | undefined)[] {
  const known = lines.map((line) => (line.bullet ? undefined : headingByWords(line.text)));
  const shapes = new Set(lines.flatMap((line, at) => (known[at] === undefined ? [] : (shapeOf(line) ?? []))));
  let open: { section: Section; shape: string | undefined } | undefined;
  return lines.map((line, at) => {
    const shape = shapeOf(line);
    const section = known[at] ?? (isUnknownHeading(line, shape) ? "unsure" : undefined);
    if (section !== undefined) open = { section, shape };
    return section;
  });

  function isUnknownHeading(line: DocumentLine, shape: string | undefined): boolean {
    if (shape === undefined || !shapes.has(shape) || line.bullet || !looksLikeHeading(line) || isName(line))
      return false;
    // Among jobs, what looks like a lesser heading than theirs is an employer.
    return open?.section !== "jobs" || open.shape === shape;
  }
}

function looksLikeHeading({ text, gap, rank }: DocumentLine): boolean {
  return (
    (gap || rank !== undefined) && text.length <= 45 && text.split(/\s+/).length <= 5 && !/[\d,;|\t@]|[.!?]$/.test(text)
  );
}

/** What sets a line apart from others; undefined for one that looks like any other. */
function shapeOf({ text, rank }: DocumentLine): string | undefined {
  const capitals = text.length > 3 && !/\p{Ll}/u.test(text);
  const colon = /:\s*$/.test(text);
  return rank === undefined && !capitals && !colon ? undefined : `${rank ?? ""} ${capitals} ${colon}`;
}
