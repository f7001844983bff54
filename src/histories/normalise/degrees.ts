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
    /\b(?:masters?|master['’]s|mba|emba|msc|mse|meng|mphil|mfa|med|msw|mph|mpa|mpp|llm|march|mlis|msn|ma|ms|magister|mag|diplom(?:-[a-z]+|ingenieur[a-z]*|kauf[a-z]+|informatiker[a-z]*|betriebswirt[a-z]*|psycholog[a-z]*|physiker[a-z]*)?|maestria|maitrise|mestrado|laurea magistrale)\b/,
  ],
  [
    "bachelor",
    /\b(?:bachelors?|bachelor['’]s|bsc|ba|bs|beng|bba|bfa|bed|bsn|bcom|btech|barch|bas|undergraduate degree|licence|licenciatura|licenciad[oa]|laurea|grado|bakkalaureat|honou?rs degree|kandidatexamen)\b/,
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
const ONLY_IN_CAPITALS = new Set("aa as ba bas bs ma ms med bed mag march mse".split(" "));

/** The level that words name, or undefined where they name none we know. */
export function degreeLevelOf(words: string): DegreeLevel | undefined {
  const plain = plainWords(words);
  const eqf = /\b(?:eqf|eqr|cec|mec)(?: level| niveau)? ?([1-8])\b/.exec(plain);
  if (eqf) return levelOfEqf(Number(eqf[1]));
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

/** The field that a degree's words name: "Master of Science in Nursing" is "Nursing". */
export function fieldOf(degree: string): string | undefined {
  return /\s(?:in|en)\s+(\p{L}[\p{L}\s&/-]{2,80})/u.exec(degree)?.[1]?.trim();
}
