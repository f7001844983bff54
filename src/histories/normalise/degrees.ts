/**
 * Degrees: from the words of surveys and résumés to a level.
 *
 * In: words ("B.Sc. (Hons) Nursing", "Diplom-Ingenieur"), an EQF level, or the highest grade of a US survey.  Out: a level, or undefined
 * where the words do not tell; a field of study where the words name one.
 */
import type { DegreeLevel } from "../../domain/index.ts";

type Words = readonly (readonly [DegreeLevel, RegExp])[];

/** Words in which another level's word is hidden, looked for first: "some high school", "a postgraduate certificate". */
const HIDING: Words = [
  [
    "less-than-high-school",
    /\b(?:less than high school|no high school diploma|some high school|did not finish high school)\b/,
  ],
  ["some-college", /\b(?:some college|college courses|coursework|postgraduate (?:certificate|diploma)|hnc)\b/],
  [
    "professional",
    /\bdoctor of (?:medicine|jurisprudence|law|laws|dental|veterinary|pharmacy|physical therapy|osteopathic|nursing practice|optometry|chiropractic)\b/,
  ],
  ["bachelor", /\b(?:bachelor (?:of|in) laws|llb|mbbs|mbchb)\b/],
  // French engineers and "Bac+5" are masters; "bac" alone ends school. A German "Fachhochschulreife" ends school too.
  ["master", /\b(?:bac ?5|diplome d['’ ]?ingenieur|ingenieur diplome|titre d['’ ]?ingenieur|dea|dess)\b/],
  ["bachelor", /\bbac ?[34]\b/],
  ["associate", /\b(?:bac ?2|tecnico superior|tecnologo)\b/],
  ["high-school", /\b(?:fachhochschulreife|hochschulreife|a levels?|o levels?)\b/],
];

/** Highest first: "master's after a bachelor's" is read as the highest it names. Matched in plain words: "Ph.D." is "phd". */
const NAMING: Words = [
  [
    "doctorate",
    /\b(?:ph ?d|d ?phil|doctor(?:ate|al)?|edd|scd|dsc|dba|psyd|doktor(?:at|grad)?|dr ?(?:rer|phil|ing)[a-z ]*|doctorat|doctorado|dottorato|doutorado)\b/,
  ],
  ["professional", /\b(?:professional degree|md|jd|dds|dmd|dvm|pharmd|dpt|dnp|juris doctor|staatsexamen)\b/],
  [
    "master",
    /\b(?:masters?|master['’]s|mba|emba|msc|mse|meng|mphil|mfa|med|msw|mph|mpa|mpp|llm|march|mlis|msn|ma|ms|magister|mag|mtech|m tech|mca|mcom|mestre|master2|diplom(?:-[a-z]+|ingenieur[a-z]*|kauf[a-z]+|informatiker[a-z]*|betriebswirt[a-z]*|psycholog[a-z]*|physiker[a-z]*)?|maestria|maitrise|mestrado|laurea magistrale)\b/,
  ],
  [
    "bachelor",
    /\b(?:bachelors?|bachelor['’]s|bsc|ba|bs|beng|bba|bfa|bed|bsn|bcom|btech|barch|bas|be|bca|b tech|undergraduate|pregrado|bacharelado|ingenier[oa]|bacharel|hbo|hogeschool|licencjat|licence|licenciatura|licenciad[oa]|laurea|grado|bakkalaureat|honou?rs degree|kandidatexamen)\b/,
  ],
  [
    "associate",
    /\b(?:associates?|associate['’]s|aa|as|aas|asn|foundation degree|hnd|higher national diploma|bts|dut)\b/,
  ],
  [
    "high-school",
    /\b(?:high school|highschool|ged|secondary (?:school|education)|a-?levels?|gcses?|abitur|matura|baccalaureat|bac|bachillerato|diploma di maturita|school leaving|hauptschulabschluss|realschulabschluss|mittlere reife|ausbildung|lehre|apprenticeship|vocational)\b/,
  ],
  ["less-than-high-school", /\b(?:primary school|elementary school|middle school)\b/],
];

/** Abbreviations that are also everyday words or names: only in capitals ("MA", "M.Ed.") do they mean a degree. */
const ONLY_IN_CAPITALS = new Set("aa as ba bas be bs dea dess hbo ma ms med bed mag march mse".split(" "));

/** Degrees in other letters than the Latin. */
const OTHER_SCRIPTS: Words = [
  ["doctorate", /博士|박사|кандидат наук|доктор наук/iu],
  ["master", /硕士|碩士|修士|석사|магистр|специалист/iu],
  ["bachelor", /学士|學士|학사|бакалавр/iu],
  ["associate", /大专|專科|短期大学|전문학사/u],
  ["high-school", /高中|高校卒|高等学校|고등학교/u],
];

/** The level that words name, or undefined where they name none we know. */
export function degreeLevelOf(words: string): DegreeLevel | undefined {
  const plain = plainWords(words);
  const eqf = /\b(?:eqf|eqr|cec|mec)(?: level| niveau)? ?([1-8])\b/.exec(plain);
  if (eqf) return levelOfEqf(Number(eqf[1]));
  const other = OTHER_SCRIPTS.find(([, pattern]) => pattern.test(words.slice(0, 300)))?.[0];
  if (other) return other;
  return (HIDING.find(([, pattern]) => pattern.test(plain)) ?? NAMING.find(([, pattern]) => pattern.test(plain)))?.[0];
}

/** Lower case, accents and dots gone ("Ph. D." is "phd"), other marks but hyphens and quotes as spaces. */
function plainWords(words: string): string {
  return words
    .slice(0, 300)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/\b([A-Za-z]{1,3})\.(?:\s(?=[A-Za-z]{1,3}(?:\.|$))|(?=[A-Za-z]{1,4}\b))/g, "$1")
    .replace(/[A-Za-z]+/g, (word) =>
      ONLY_IN_CAPITALS.has(word.toLowerCase()) && !/[A-Z].*[A-Z]/.test(word) ? "" : word,
    )
    .toLowerCase()
    .replace(/\./g, "")
    .replace(/[^a-z0-9'’-]+/g, " ");
}

/**
 * The level of a European Qualifications Framework level: 1 to 3 below the end of upper secondary school, 4 its end, 5 short cycle,
 * 6 bachelor, 7 master, 8 doctorate; undefined for any other number.
 */
export function levelOfEqf(level: number): DegreeLevel | undefined {
  const from4: readonly DegreeLevel[] = ["high-school", "associate", "bachelor", "master", "doctorate"];
  return level >= 1 && level < 4 ? "less-than-high-school" : from4[level - 4];
}

/**
 * The level that a highest grade completed stands for: 12 is high school, 13 to 15 some college, 16 and 17 a bachelor's, 18 and more a
 * master's, because years alone cannot tell a master's from a professional or doctoral degree; below 12 there is no degree.
 */
export function levelOfGrade(grade: number): DegreeLevel | undefined {
  if (!(grade >= 12)) return undefined;
  if (grade === 12) return "high-school";
  if (grade < 16) return "some-college";
  return grade < 18 ? "bachelor" : "master";
}

/**
 * Whether words say that a degree was not had, or not yet: "not completed", "candidate", "expected 2027", "in progress".
 */
export function saysUnfinished(words: string): boolean {
  return UNFINISHED.test(plainWords(words)) || /在读|在讀|在学中|재학/u.test(words);
}
const UNFINISHED =
  /\b(?:(?:not|never|non) (?:yet )?(?:completed?|finished|graduated|termin[a-z]*|conseguit[ao])|incomplete|unfinished|no degree|without (?:a )?degree|did not (?:complete|finish|graduate)|dropped out|discontinued|abandoned|withdr[ae]wn?|left before|candidate|candidacy|abd|expected|anticipated|in progress|in corso|en cours|en curso|em andamento|ongoing|pursuing|currently (?:enrolled|studying|pursuing)|enrolled|abgebrochen|ohne abschluss|laufend|inconclus[oa]|inacabad[oa]|trunc[oa]|present|coursework)\b/;

/**
 * The field that a degree's words name: "Master of Science in Nursing" and "B.S. Nursing" are "Nursing". Only what follows the name of a
 * degree counts: in the title of a thesis, or in "doctorate in Sweden", "in" says something else.
 */
export function fieldOf(degree: string): string | undefined {
  const words = degree
    .slice(0, 300)
    .replace(/\([^()]*\)/g, " ")
    // LinkedIn's "Bachelor of Applied Science - BASc, Computer Engineering": the short form is no field.
    .replace(/\s[-–—]\s[\p{Lu}][\p{L}.]{1,7}(?=\s*,)/u, "")
    .replace(/\s+/g, " ")
    .trim();
  const after = AFTER_DEGREE.exec(words)?.groups;
  const field = after?.["after"]?.trim().replace(/[\s,;:–—-]+$/u, "");
  if (field === undefined || field.length < 3 || NO_FIELD.test(field) || saysUnfinished(field)) return undefined;
  // "Diplôme d'ingénieur": what follows at once and in small letters is more of the degree's own name.
  return after?.["joint"] === " " && !/^\p{Lu}/u.test(field) ? undefined : field;
}

/** Names of degrees, whole or short; after "in", a comma or a dash, or at once, their field. */
const DEGREE_NAME =
  "(?:ph\\.?\\s?d|d\\.?\\s?phil|doctorate|doctoral degree|m\\.?\\s?b\\.?\\s?a|b\\.?\\s?sc|m\\.?\\s?sc|b\\.?\\s?s\\.?\\s?n|b\\.?\\s?s|m\\.?\\s?s|b\\.?\\s?a|m\\.?\\s?a|b\\.?\\s?eng|m\\.?\\s?eng|b\\.?\\s?tech|m\\.?\\s?tech|a\\.?\\s?a\\.?\\s?s|a\\.?\\s?a|a\\.?\\s?s|b\\.?\\s?f\\.?\\s?a|b\\.?\\s?com|(?:bachelor|master|associate|doctor)(?:['’]?s)?(?: of (?:applied |fine |general |business )?(?:science|arts|engineering|technology|philosophy|education|administration|commerce|letters))?(?: degree)?|licence|licenciatura|grado|laurea|diploma?|diplôme|degree|honou?rs)\\.?";
const AFTER_DEGREE = new RegExp(
  `^(?:an? )?${DEGREE_NAME}(?<joint>,?\\s+(?:in|en)\\s+|\\s*[,:–—]\\s*|\\s+-\\s+|\\s)(?:major(?:ing)? in )?(?<after>\\p{L}[\\p{L}\\s&/'’.-]{2,80})`,
  "iu",
);
const NO_FIELD =
  /^(?:in|of|en|from|at|with|and)\b|\b(?:thesis|dissertation|university|college|school|institute|academy|universit\S*|hochschule|gpa|honou?rs|cum laude|minor|sweden|germany|france|spain|italy|india|china|canada|usa|united (?:states|kingdom))\b/iu;

/** "Bachelor of Applied Science - BASc": what is short for a degree is no field. */
export function isShortDegree(words: string): boolean {
  return SHORT_DEGREE.test(words);
}

const SHORT_DEGREE =
  /^(?:b\.?a\.?sc|b\.?sc|b\.?s|b\.?a|b\.?eng|b\.?tech|b\.?com|bba|bfa|bsn|m\.?sc|m\.?s|m\.?a|m\.?eng|m\.?tech|mba|mph|mfa|ph\.?d|a\.?a\.?s|a\.?a|a\.?s|j\.?d|m\.?d)\.?$/i;
