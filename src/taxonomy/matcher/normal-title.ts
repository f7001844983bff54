/**
 * A written job title in the one form in which all titles are compared.
 *
 * In: "Sr. Software Engineers II, Acme Corp".  Out: the words senior, software, engineer, and apart from them what follows the comma.
 * Every step of `titles.ts`, and the teaching of the matcher, goes through this file, so that all of them mean the same by a title.
 */

/** Longer texts are not titles; what is beyond is not read. */
export const LONGEST_TITLE = 200;

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  acct: "account",
  admin: "administrative",
  asst: "assistant",
  avp: "assistant vice president",
  capt: "captain",
  cdl: "commercial truck driver",
  ceo: "chief executive officer",
  cfo: "chief financial officer",
  cio: "chief information officer",
  cna: "certified nursing assistant",
  coo: "chief operating officer",
  coord: "coordinator",
  cpa: "certified public accountant",
  cpl: "corporal",
  csr: "customer service representative",
  cto: "chief technology officer",
  dba: "database administrator",
  dev: "developer",
  dir: "director",
  emt: "emergency medical technician",
  eng: "engineer",
  engr: "engineer",
  evp: "executive vice president",
  exec: "executive",
  gm: "general manager",
  hr: "human resources",
  hvac: "heating air conditioning",
  it: "information technology",
  jr: "junior",
  lcsw: "licensed clinical social worker",
  lpn: "licensed practical nurse",
  lt: "lieutenant",
  lvn: "licensed vocational nurse",
  maint: "maintenance",
  mfg: "manufacturing",
  mgmt: "management",
  mgr: "manager",
  mktg: "marketing",
  np: "nurse practitioner",
  ops: "operations",
  ot: "occupational therapist",
  pm: "project manager",
  pr: "public relations",
  prof: "professor",
  pt: "physical therapist",
  qa: "quality assurance",
  qc: "quality control",
  rep: "representative",
  rn: "registered nurse",
  sde: "software engineer",
  sgt: "sergeant",
  snr: "senior",
  spec: "specialist",
  sped: "special education",
  sr: "senior",
  sup: "supervisor",
  supv: "supervisor",
  svc: "service",
  svp: "senior vice president",
  sw: "software",
  swe: "software engineer",
  ta: "teaching assistant",
  tech: "technician",
  ui: "user interface",
  ux: "user experience",
  vp: "vice president",
};

/**
 * Words that say nothing of the work: joining words, the grades by which employers number their jobs, and the terms of the
 * engagement.
 */
const SILENT = new Set(
  `of the and for in a an to at with on i ii iii iv v 1 2 3 4
  remote contract temporary seasonal freelance part time full former acting`.split(/\s+/),
);

export type NormalTitle = {
  /** The words of the title proper. */
  readonly words: readonly string[];
  /** The words between the first comma and the last: a part of the title or of the employer's name. */
  readonly aside: readonly string[];
  /** The words after the last comma, " at ", " @ ", " | " or " - ": often the employer, sometimes a part of the title. */
  readonly tail: readonly string[];
};

const TAIL = /^(.*\S)(?:,|\s+(?:at|@|\||-|–|—)\s)(.*)$/su;
/** A company's legal form, which would otherwise pass for all that follows the last comma. */
const LEGAL_FORM = /(?:,\s*|\s+)(?:llc|l\.l\.c|inc|ltd|corp|co|llp|pllc|plc|gmbh|pc|p\.c|s\.a)\.?\s*$/u;

export function normalTitle(written: string): NormalTitle {
  const text = legible(written);
  const parts = TAIL.exec(text.includes(",") ? text.replace(LEGAL_FORM, "") : text);
  if (parts) {
    const head = parts[1]!;
    const comma = head.indexOf(",");
    const words = titleWords(comma < 0 ? head : head.slice(0, comma));
    const aside = comma < 0 ? [] : titleWords(head.slice(comma + 1));
    const tail = titleWords(parts[2]!);
    if (words.length > 0) return { words, aside, tail };
    if (aside.length > 0) return { words: aside, aside: [], tail };
  }
  // Without a comma, or with nothing before it, all of it is the title.
  return { words: titleWords(text), aside: [], tail: [] };
}

/** The key by which whole titles are equal: their words in order, tail included. */
export function titleKey(written: string): string {
  return titleWords(legible(written)).join(" ");
}

/** The words of a text that is no title but speaks of one, in the same form. */
export function normalWords(text: string): string[] {
  return titleWords(text.normalize("NFKC").toLowerCase());
}

function legible(written: string): string {
  return written.slice(0, LONGEST_TITLE).normalize("NFKC").toLowerCase();
}

function titleWords(text: string): string[] {
  const plain = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/&/g, " and ")
    .replace(/['’]s\b/g, "")
    // "R.N." and "V.P." are one word each.
    .replace(/(?<![\p{L}\p{N}])(?:\p{L}\.){2,}/gu, (letters) => `${letters.replaceAll(".", "")} `);
  const words = plain.match(/[\p{L}\p{N}#+]+/gu) ?? [];
  return words
    .flatMap((word) => (Object.hasOwn(ABBREVIATIONS, word) ? ABBREVIATIONS[word]!.split(" ") : [word]))
    .filter((word) => !SILENT.has(word))
    .map(singular);
}

/** English plurals as titles have them; a word that only looks like one ("business", "bus") is left. */
function singular(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith("sses")) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith("s") && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}
