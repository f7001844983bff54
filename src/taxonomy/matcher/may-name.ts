/**
 * What a title cannot name, however near it stands: managers for who learns or helps, a college's teachers for a plain teacher, and the
 * occupations of one technology for who does not name it.
 *
 * In: the normal words of a written title, and the official title of an occupation.  Out: whether the one may name the other.
 *
 * O*NET lists "History Teacher" under the postsecondary ones alone, and "Plant Manager" under those of biomass: its lists were made
 * occupation by occupation, and say where a title is found too, not where it mostly stands.
 */

const LOW = new Set(
  "intern trainee apprentice coordinator assistant clerk junior extern internship aide helper".split(" "),
);
const HIGH = new Set(
  "manager management director supervisor chief head lead leader president administrator principal officer executive owner superintendent foreman".split(
    " ",
  ),
);

/** "Quality Assurance Intern" is no manager; "Assistant Manager" is one of a kind. */
export function mayManage(words: readonly string[]): boolean {
  return !words.some((word) => LOW.has(word)) || words.some((word) => HIGH.has(word));
}

export function isManagement(official: string): boolean {
  return /\b(?:Managers?|Chief Executives|Supervisors)\b/.test(official);
}

const COLLEGE = new Set(
  "college university postsecondary professor adjunct faculty lecturer undergraduate graduate academy tertiary".split(
    " ",
  ),
);

/** Technologies that have occupations of their own, in official titles; each with the words by which titles name it. */
const TECHNOLOGIES: readonly (readonly [RegExp, RegExp])[] = [
  [/\bWind\b/, /^(?:wind|turbine|renewable|green)/],
  [/\bSolar\b/, /^(?:solar|photovoltaic|pv$|renewable|green)/],
  [/\b(?:Biomass|Biofuels?|Biodiesel)\b/, /^(?:bio(?:mass|fuel|gas|diesel)|ethanol|renewable|green)/],
  [/\bGeothermal\b/, /^(?:geothermal|renewable|green)/],
  [/\bHydroelectric\b/, /^(?:hydro|renewable|green)/],
  [/\bMethane\b/, /^(?:methane|landfill|renewable|green)/],
  [/\bNano(?:technology|systems)\b/, /^nano/],
  [/\bMicrosystems\b/, /^(?:micro|mem)/],
  [/\bPhotonics\b/, /^(?:photonic|optic|laser)/],
  [/\bClimate\b/, /^(?:climate|environment|carbon)/],
  [/\bBrownfield\b/, /^brownfield/],
];

/** @param words all words of a written title, its head last @param official the official title of an occupation */
export function mayName(words: readonly string[], official: string): boolean {
  if (official.includes("Postsecondary") && words.at(-1) === "teacher") return words.some((word) => COLLEGE.has(word));
  const own = TECHNOLOGIES.find(([technology]) => technology.test(official));
  return own === undefined || words.some((word) => own[1].test(word));
}
