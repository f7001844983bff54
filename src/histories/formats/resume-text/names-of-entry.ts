/**
 * Title and employer of one entry, out of the parts of the lines that belong to it.
 *
 * In: the lines of an entry that name it, in order.  Out: its title, its employer, and how good a reading that is.
 */
import { isProse, type Likeness } from "./likeness.ts";
import { partsOf, placesAmong } from "./parts.ts";

export type Names = {
  readonly title: string | undefined;
  readonly employer: string | undefined;
  /** How good the reading is, for comparison with other readings of the same lines: about 3 at the best. */
  readonly score: number;
  /** Above 0 the employer stands before the title, below 0 after it; 0 where it could be either. */
  readonly employerFirst: number;
};

/** Whether the entries of a document mostly begin with the employer, told from those where it is clear. */
export type Custom = { readonly employerFirst: boolean };

type Part = { readonly words: string; readonly line: number; readonly title: number; readonly employer: number };

/** What it is worth to know the employer as well as the title. */
const BOTH = 0.5;

/** More parts than this do not name a job. */
const MOST_PARTS = 6;

export function namesOf(lines: readonly string[], likeness: Likeness, custom: Custom): Names {
  const parts = lines.flatMap((words, line) => namingParts(words, line, likeness)).slice(0, MOST_PARTS);
  if (parts.length === 0) return { title: undefined, employer: undefined, score: 0, employerFirst: 0 };
  if (parts.length === 1) return nameOfOne(parts[0]!);
  const [title, employer] = bestPair(parts, custom);
  const left = parts.filter((part) => part !== title && part !== employer);
  // A title left over belongs to another job.
  const lost = left.filter((part) => part.title >= 0.6 && part.line !== title.line).length;
  return {
    title: withQualifier(title, employer, parts),
    employer: employer.words,
    score: 2 * title.title + Math.max(employer.employer, 0.3) + BOTH - lost,
    employerFirst: orderOf(parts[0]!, title, employer),
  };
}

function namingParts(words: string, line: number, { title, employer }: Likeness): Part[] {
  const parts = partsOf(words).filter((part) => !isProse(part));
  const places = placesAmong(parts);
  const names = parts.filter((_, at) => !places[at]);
  // "Lakeside, OH": where nothing else is left, the city may be the name.
  const kept = names.length > 0 ? names : [];
  return kept.map((part) => ({ words: part, line, title: title(part), employer: employer(part) }));
}

function nameOfOne(part: Part): Names {
  const isEmployer = part.employer >= 0.7 && part.title < 0.3;
  return isEmployer
    ? { title: undefined, employer: part.words, score: 0.5 * part.employer, employerFirst: 0 }
    : { title: part.words, employer: undefined, score: 2 * part.title + 0.1, employerFirst: 0 };
}

/** How much likelier the other order must be for the custom of the document to be given up. */
const MARGIN = 0.25;

/** The first part is the title and the second the employer, unless other parts are so much more like them. */
function bestPair(parts: readonly Part[], { employerFirst }: Custom): readonly [Part, Part] {
  const [first, second] = [parts[0]!, parts[1]!];
  // "Team Lead, Customer Service, TeleServe": the second part is not yet the employer.
  const third = parts[2];
  const qualified =
    third !== undefined && third.line === second.line && first.line === second.line && isQualifier(first, second);
  let best: readonly [Part, Part] = employerFirst ? [second, first] : [first, qualified ? third : second];
  let score = worthOf(best) + MARGIN;
  for (const title of parts.slice(0, 4)) {
    for (const employer of parts) {
      if (title === employer) continue;
      // Parts further on are likelier departments and places than names.
      const further = 0.1 * Math.max(0, parts.indexOf(title) + parts.indexOf(employer) - 1);
      const worth = worthOf([title, employer]) - further;
      if (worth > score) {
        best = [title, employer];
        score = worth;
      }
    }
  }
  return best;
}

function isQualifier(title: Part, next: Part): boolean {
  return (
    next.employer < 0.7 &&
    next.title < 0.6 &&
    (LETTERS.test(next.words) || (GENERAL.test(title.words) && title.title >= 0.6))
  );
}

function worthOf([title, employer]: readonly [Part, Part]): number {
  return title.title - employer.title + 0.8 * (employer.employer - title.employer);
}

function orderOf(first: Part, title: Part, employer: Part): number {
  const clear = worthOf([title, employer]) - worthOf([employer, title]);
  return clear < 2 * MARGIN ? 0 : first === employer ? 1 : -1;
}

/** "RN", "LCSW", "PMP": letters after a title. */
const LETTERS = /^[A-Z][A-Z.-]{1,6}$/;

/** Titles that say little without what follows them: "Team Lead, Customer Service". */
const GENERAL =
  /\b(?:lead|leader|manager|director|supervisor|specialist|coordinator|associate|assistant|representative|officer|president|vp|analyst|consultant|head|intern|executive)$/i;

/** "Manager, Human Resources, Acme Corp": what stands between title and employer on one line belongs to the title. */
function withQualifier(title: Part, employer: Part, parts: readonly Part[]): string {
  const next = parts[parts.indexOf(title) + 1];
  if (next === undefined || next === employer || next.line !== title.line) return title.words;
  if (next.title >= 0.6 && !LETTERS.test(next.words)) return title.words;
  const between = employer.line !== title.line || parts.indexOf(employer) > parts.indexOf(title);
  const says = LETTERS.test(next.words) || GENERAL.test(title.words) || employer.line === title.line;
  return between && says && next.employer < 0.7 ? `${title.words}, ${next.words}` : title.words;
}
