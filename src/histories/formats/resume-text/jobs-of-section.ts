/**
 * The jobs of one section.
 *
 * In: the lines below one heading.  Out: its jobs as written, with what was done in them; and a note for each dated line that is none.
 */
import type { ReadingNote } from "../../../domain/index.ts";
import { shown } from "../../normalise/clean-text.ts";
import type { WrittenJob } from "../../normalise/raw.ts";
import { note } from "../../normalise/rules.ts";
import type { DocumentLine } from "../documents/document-line.ts";
import { type Dated, SENTENCE, splitBySpans, whyNoJob } from "./dated-lines.ts";
import { type Entry, entriesOf, isSpanOfEmployer, type SectionLine } from "./entries.ts";
import type { Section } from "./headings.ts";
import { isProse, type Likeness } from "./likeness.ts";
import { isPlaceOrAside, partsOf } from "./parts.ts";
import { type Found, withoutEmployerSpans } from "./promotions.ts";

export type Part = {
  readonly section: Section | undefined;
  readonly heading: string | undefined;
  readonly lines: readonly DocumentLine[];
};

export type Jobs = {
  readonly jobs: WrittenJob[];
  readonly notes: ReadingNote[] /** Lines that belong to a job. */;
  readonly read: Set<DocumentLine>;
};

/** Descriptions are cut here, long before they are cut for good. */
const MOST_TEXT = 30_000;

export function jobsOfSection({ section, lines }: Part, likeness: Likeness): Jobs {
  const notes: ReadingNote[] = [];
  const strange = new Set<DocumentLine>();
  const dated = datedLines(lines, section, likeness, notes, strange);
  const layout = lines.map(
    (line, at): SectionLine => ({
      ...line,
      beside: dated[at]!.map(({ words }) => words),
      bullet: line.bullet && dated[at]!.length === 0,
    }),
  );
  const first = entriesOf(layout, likeness, { employerFirst: false });
  const customs = first.reduce((sum, { names }) => sum + names.employerFirst, 0);
  const all = customs > 0 ? entriesOf(layout, likeness, { employerFirst: true }) : first;
  const entries = all.filter((entry) => isJob(entry, dated, section, likeness));
  const taken = new Set(entries.flatMap((entry) => [entry.line, ...entry.lines]));
  const found = entries.map((entry) => foundOf(entry, layout, lines, dated, taken, likeness, notes));
  const read = describe(entries, found, lines, taken, strange);
  return { jobs: withoutEmployerSpans(found), notes, read };
}

function datedLines(
  lines: readonly DocumentLine[],
  section: Section | undefined,
  likeness: Likeness,
  notes: ReadingNote[],
  strange: Set<DocumentLine>,
): Dated[][] {
  let open = false;
  let any = false;
  return lines.map((line) => {
    // A bullet under a job that is no bullet itself says what was done in it, even where it names a year.
    if (line.bullet && open) return [];
    const spans = splitBySpans(line.text, section === "jobs");
    const kept = spans.filter((span) => {
      const why = whyNoJob(line.text, span, section === "jobs", likeness);
      if (why === undefined) return true;
      // A sentence below a job says what was done in it.
      if (!any || why !== SENTENCE) notes.push(leftOut(line, why));
      if (why !== SENTENCE) strange.add(line);
      return false;
    });
    if (kept.length > 0) open = !line.bullet;
    any ||= kept.length > 0;
    return kept;
  });
}

/** What a person was born on, and where, is not repeated in a note. */
function leftOut(line: DocumentLine, why: string): ReadingNote {
  const said = why.includes("birth") ? "A line with a date" : shown(line.text);
  return note("not-a-job", line.where, `${said} is no job: ${why}`);
}

/** Under a heading that is not known only a span of time with a title is a job; elsewhere a date alone needs a title, wherever it stands. */
function isJob(
  { line, nth, names }: Entry,
  dated: readonly (readonly Dated[])[],
  section: Section | undefined,
  likeness: Likeness,
): boolean {
  const { span } = dated[line]![nth]!;
  const range = span.form === "range" || span.form === "open";
  const title = names.title === undefined ? 0 : likeness.title(names.title);
  if (section === "unsure") return range && title >= 0.5;
  return range || title >= 0.5 || (section === "jobs" && names.title !== undefined && names.employer !== undefined);
}

function foundOf(
  entry: Entry,
  layout: readonly SectionLine[],
  lines: readonly DocumentLine[],
  dated: readonly (readonly Dated[])[],
  taken: Set<number>,
  likeness: Likeness,
  notes: ReadingNote[],
): Found {
  const { span } = dated[entry.line]![entry.nth]!;
  const { title, employer } = entry.names;
  const { where } = lines[entry.line]!;
  const job: WrittenJob = { where, title, employer, start: span.start, end: span.end, current: span.current };
  const stack = stackBelow(entry, layout, taken, likeness);
  if (stack.length > 0)
    notes.push(
      note(
        "missing-start",
        where,
        `${stack.length + 1} titles stand under one time`,
        "when one followed another counts as unknown",
      ),
    );
  const group = employer === undefined ? groupAbove(entry, layout, taken) : undefined;
  if (group !== undefined) job.employer = group;
  return {
    job,
    span,
    employerAbove:
      group !== undefined ||
      (entry.layout.above > 0 && employer !== undefined && partsOf(layout[entry.lines[0]!]!.text)[0] === employer),
    alone: entry.lines.length <= 1,
    stack,
  };
}

/** Lines right below an entry that are titles and nothing else: roles that share its time. */
function stackBelow(entry: Entry, layout: readonly SectionLine[], taken: Set<number>, likeness: Likeness): string[] {
  if (entry.names.employer === undefined || entry.layout.below === 0) return [];
  const titles: string[] = [];
  for (let at = (entry.lines.at(-1) ?? entry.line) + 1; at < layout.length; at++) {
    const line = layout[at]!;
    const parts = partsOf(line.text);
    if (taken.has(at) || line.gap || line.bullet || line.beside.length > 0 || parts.length !== 1 || isProse(line.text))
      break;
    if (likeness.title(parts[0]!) < 0.6) break;
    titles.push(parts[0]!);
    taken.add(at);
  }
  return titles;
}

/** "Harbor Bank / 12 yrs 3 mos / Branch Manager / 2018 - Present": the employer above a whole time, for the roles below it. */
function groupAbove(entry: Entry, layout: readonly SectionLine[], taken: ReadonlySet<number>): string | undefined {
  const top = entry.lines.find((at) => at < entry.line) ?? entry.line;
  const [name, whole] = [layout[top - 2], layout[top - 1]];
  if (!name || !whole || taken.has(top - 2) || !isSpanOfEmployer(whole.text) || name.beside.length > 0)
    return undefined;
  return partsOf(name.text)[0];
}

/** What stands below an entry and names none says what was done in it. */
function describe(
  entries: readonly Entry[],
  found: readonly Found[],
  lines: readonly DocumentLine[],
  taken: ReadonlySet<number>,
  strange: ReadonlySet<DocumentLine>,
): Set<DocumentLine> {
  const read = new Set<DocumentLine>();
  let at = 0;
  const begins = entries.map((entry) => Math.min(entry.line, ...entry.lines));
  lines.forEach((line, number) => {
    while (at < entries.length && begins[at]! <= number) at++;
    if (at === 0) return;
    read.add(line);
    const { job } = found[at - 1]!;
    if (taken.has(number) || strange.has(line) || isPlaceOrAside(line.text)) return;
    const text = typeof job.text === "string" ? `${job.text} ${line.text}` : line.text;
    job.text = text.slice(0, MOST_TEXT);
  });
  return read;
}
