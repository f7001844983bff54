/**
 * What people shorten in titles, in the context in which it stands.
 *
 * In: the words of a title in order.  Out: the same words, each short one written out where it can only mean one thing, where it stands
 * alone, or where what belongs to it stands beside it: "PT aide" has a physical therapist in it, "cashier PT" works part time.
 */
import { ALWAYS, JOINED } from "./short-words.ts";

const set = (words: string) => new Set(words.split(/\s+/u));

const THERAPY_BEFORE = set(
  "licensed registered outpatient inpatient pediatric geriatric orthopedic ortho acute home health travel travelling traveling staff senior sr snr rehab rehabilitation clinic chief snf hospital sports ot pt slp",
);
const THERAPY_AFTER = set("aide aides assistant assistants tech technician technicians clinic rehab ot pt slp");
const OFFICE_AFTER = set(
  "manager managers mgr director dir generalist generalists assistant asst specialist specialists spec coordinator coord representative rep business partner bp consultant admin administrator administrative intern analyst analysts vp recruiter payroll operations ops officer executive exec head advisor adviser associate clerk supervisor professional agent account and & lead systems data compliance talent shared office department dept",
);
const OFFICE_BEFORE = set(
  "director dir of head vp manager mgr chief in and & global regional corporate senior sr strategic people payroll specialist coordinator assistant consultant business systems digital",
);
const BOOKS_AFTER = set(
  "clerk clerks specialist specialists manager coordinator analyst lead processor associate accountant assistant supervisor representative rep technician administrator ar ap and",
);

type Belongs = {
  readonly means: string;
  /** Words that bring the meaning with them, standing right before or right after. */
  readonly before?: ReadonlySet<string>;
  readonly after?: ReadonlySet<string>;
  /** What follows must end the title: "PT assistant", but not "PT assistant teacher". */
  readonly afterIsLast?: true;
  /** Whether it is written out where it stands alone. */
  readonly alone: boolean;
  /** Elsewhere it is a mark of hours or pay and is dropped; absent: it is kept as it stands. */
  readonly elseMark?: true;
};

const IN_CONTEXT: Readonly<Record<string, readonly Belongs[]>> = {
  pt: [
    {
      means: "physical therapist",
      before: THERAPY_BEFORE,
      after: THERAPY_AFTER,
      afterIsLast: true,
      alone: true,
      elseMark: true,
    },
  ],
  ot: [
    {
      means: "occupational therapist",
      before: THERAPY_BEFORE,
      after: THERAPY_AFTER,
      afterIsLast: true,
      alone: true,
      elseMark: true,
    },
  ],
  ft: [{ means: "", alone: false, elseMark: true }],
  prn: [{ means: "", alone: false, elseMark: true }],
  hr: [{ means: "human resources", before: OFFICE_BEFORE, after: OFFICE_AFTER, alone: true, elseMark: true }],
  pr: [{ means: "public relations", before: OFFICE_BEFORE, after: OFFICE_AFTER, alone: true, elseMark: true }],
  dba: [
    {
      means: "database administrator",
      before: set(
        "oracle sql server mysql postgres postgresql db2 senior sr junior jr lead database production application mssql",
      ),
      after: set("developer manager consultant lead and i ii iii"),
      alone: true,
    },
  ],
  ta: [
    {
      means: "talent acquisition",
      after: set("specialist manager partner lead recruiter consultant coordinator director advisor"),
      alone: false,
    },
    {
      means: "teaching assistant",
      before: set(
        "graduate undergraduate math mathematics chemistry physics biology course lab university head science classroom",
      ),
      alone: true,
    },
  ],
  ap: [{ means: "accounts payable", before: set("ar"), after: BOOKS_AFTER, alone: false }],
  ar: [{ means: "accounts receivable", before: set("ap"), after: BOOKS_AFTER, alone: false }],
  bi: [
    {
      means: "business intelligence",
      after: set("developer analyst engineer manager architect consultant specialist lead director and"),
      before: set("senior sr junior lead"),
      alone: false,
    },
  ],
  ai: [
    {
      means: "artificial intelligence",
      after: set(
        "engineer researcher developer scientist architect specialist manager research trainer ml product and lead consultant",
      ),
      before: set("senior sr generative conversational"),
      alone: false,
    },
  ],
  eng: [
    { means: "english", after: set("teacher language lit literature tutor"), alone: false },
    { means: "engineer", before: set("*"), alone: false },
  ],
  tech: [
    {
      means: "technology",
      after: set(
        "lead leader company companies startup consultant sales recruiter entrepreneur strategist director manager executive",
      ),
      alone: false,
    },
    {
      means: "technical",
      after: set("support writer editor program project account advisor specialist trainer"),
      alone: false,
    },
    { means: "technician", before: set("*"), after: set("*"), alone: false },
  ],
  admin: [
    { means: "administrative", after: set("*"), alone: false },
    {
      means: "administrator",
      before: set(
        "system systems network linux unix windows database salesforce sharepoint server it security cloud sap oracle web",
      ),
      alone: false,
    },
    { means: "administrative assistant", before: set("*"), alone: true },
  ],
  pm: [
    {
      means: "project manager",
      before: set(
        "technical it senior sr jr junior software construction program assistant asst associate product digital lead agile freelance infrastructure engineering implementation",
      ),
      after: set("ii iii"),
      alone: true,
      elseMark: true,
    },
  ],
  am: [{ means: "", alone: false, elseMark: true }],
  it: [
    {
      means: "information technology",
      before: OFFICE_BEFORE,
      after: set("*"),
      alone: true,
    },
  ],
  lt: [
    {
      means: "lieutenant",
      after: set("colonel col commander cmdr governor general junior"),
      before: set("police fire detective"),
      alone: true,
    },
  ],
  do: [{ means: "osteopathic physician", alone: true, before: set("md") }],
  md: [{ means: "physician", alone: true, before: set("er staff attending hospitalist family"), after: set("do phd") }],
  pa: [
    {
      means: "physician assistant",
      alone: true,
      before: set("ortho orthopedic surgical emergency er certified staff np"),
      after: set("c np"),
    },
  ],
};

/** Whether a part that stands by itself behind a title is a mark of hours or pay: "Sales Associate - PT". */
export function isMark(text: string): boolean {
  const word = text.trim();
  return Object.hasOwn(IN_CONTEXT, word) && IN_CONTEXT[word]!.some(({ elseMark }) => elseMark);
}

export function joinedWrittenOut(text: string): string {
  return JOINED.reduce((out, [short, long]) => out.replace(short, long), text);
}

/** @returns the words, and whether any short one was written out that can mean something else elsewhere */
export function writtenOut(words: readonly string[]): { readonly words: string[]; readonly guessed: boolean } {
  let guessed = false;
  const out = words.flatMap((word, at): string[] => {
    if (Object.hasOwn(ALWAYS, word)) return ALWAYS[word]!.split(" ");
    const meanings = Object.hasOwn(IN_CONTEXT, word) ? IN_CONTEXT[word]! : [];
    if (meanings.length === 0) return [word];
    const meaning = meanings.find((one) => belongs(one, words, at));
    if (meaning === undefined) return meanings.some(({ elseMark }) => elseMark) && words.length > 1 ? [] : [word];
    guessed ||= words.length > 1;
    return meaning.means.split(" ");
  });
  return { words: out, guessed };
}

function belongs(meaning: Belongs, words: readonly string[], at: number): boolean {
  if (words.length === 1) return meaning.alone;
  const before = words[at - 1];
  const after = words[at + 1];
  if (before !== undefined && (meaning.before?.has(before) || meaning.before?.has("*"))) return true;
  const follows = after !== undefined && (meaning.after?.has(after) || meaning.after?.has("*"));
  return follows === true && (meaning.afterIsLast !== true || at + 2 === words.length);
}
