/**
 * What becomes of every career of a data set: read, in which part, a case or none, and why.
 *
 *     careers ─► their parts ─► cases, or the cause why there is none ─► CareerAccount
 *
 * The data are read once before anything is written or asked, so that damaged data leave no run behind, progress can say how much is left,
 * and nobody vanishes without a word. The cases themselves are not kept.
 */
import { readFileSync } from "node:fs";
import * as z from "zod";
import {
  BadInputError,
  type CaseRules,
  type Dataset,
  type InputPlace,
  type Part,
  quoted,
  WhereforeError,
} from "../domain/index.ts";
import { cutWithCauses, type Uncut } from "./cases.ts";
import { splitRow } from "./datasets/split.ts";

export const CareerAccount = z.object({
  /** Careers of the whole set, and of the part that is scored. */
  read: z.int().nonnegative(),
  inPart: z.int().nonnegative(),
  /** Cases of the part, and the people they are of. */
  cases: z.int().nonnegative(),
  people: z.int().nonnegative(),
  /** Transitions of the part that are no case, by cause; but for "every-transition" a career has one. */
  dropped: z.record(z.string(), z.int().positive()),
  /** Careers of the part without a year of birth, and the year that was taken for it; absent where nobody's age is asked. */
  withoutBirthYear: z.int().nonnegative(),
  assumedBirthYear: z.int().optional(),
});
export type CareerAccount = z.infer<typeof CareerAccount>;

/**
 * @param seen is told of every career of the set, in its order, and waited for
 * @throws BadInputError where the data are damaged, one person holds everything, or the split names people who are not there;
 * WhereforeError "no-cases" where nobody is a case
 */
export async function surveyCareers(
  dataset: Dataset,
  part: Part,
  limit = Infinity,
  seen: (person: string) => Promise<void> = async () => {},
): Promise<CareerAccount> {
  const { rules, named } = dataset;
  const unseen = new Set(named?.keys());
  const dropped: Partial<Record<Uncut, number>> = {};
  let [read, inPart, cases, people, withoutBirthYear, mostJobs] = [0, 0, 0, 0, 0, 0];
  for await (const career of dataset.careers()) {
    read++;
    mostJobs = Math.max(mostJobs, career.jobs.length);
    unseen.delete(career.id);
    await seen(career.id);
    if (dataset.part(career.id) !== part) continue;
    inPart++;
    if (career.birthYear === undefined) withoutBirthYear++;
    const cut = cutWithCauses(career, rules);
    cases += cut.cases.length;
    if (cut.cases.length > 0) people++;
    for (const cause of cut.uncut) dropped[cause] = (dropped[cause] ?? 0) + 1;
  }
  refuseOnePerson(dataset.name, read, mostJobs);
  const [stranger] = unseen;
  if (stranger !== undefined)
    throw new BadInputError(
      "bad-split",
      placeInSplit(dataset.files.at(-1)!, stranger),
      `it names ${unseen.size === 1 ? "somebody" : `${unseen.size} people`} not in ${dataset.name}, ${unseen.size === 1 ? "" : "such as "}${quoted(stranger)}`,
      "Give the split that belongs to these careers.",
    );
  if (cases === 0) throw noCases(dataset, part, read, inPart, dropped);
  const asksAge = rules.protocol === "last-adult-job";
  return {
    read,
    inPart,
    cases: Math.min(cases, limit),
    people: Math.min(people, limit),
    dropped: dropped as Record<string, number>,
    withoutBirthYear,
    ...(asksAge && { assumedBirthYear: rules.assumedBirthYear }),
  };
}

/** Read once more, only to name the line: the parts are all that is kept of a split. */
function placeInSplit(file: string, person: string): InputPlace {
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  const at = lines.findIndex((line) => splitRow(line)[0] === person);
  return { file, ...(at >= 0 && { line: at + 1 }) };
}

/** Nobody has held so many jobs: a column that tells people apart was not found. */
const MOST_JOBS_OF_ONE = 200;

function refuseOnePerson(name: string, read: number, mostJobs: number): void {
  if (read !== 1 || mostJobs <= MOST_JOBS_OF_ONE) return;
  throw new BadInputError(
    "one-person",
    { file: name },
    `all ${mostJobs.toLocaleString("en")} jobs in it are one person's`,
    'Say which column tells people apart: --mapping with {"person": "COLUMN"}.',
  );
}

/** Causes in words that a person can act on. */
const UNCUT_TEXT: Readonly<Record<Uncut, (rules: CaseRules) => string>> = {
  "one-job-only": () => "hold fewer than two jobs",
  "not-adult": ({ adultAge }) => `began one of their last two jobs before ${adultAge}`,
  "no-start": () => "do not say when one of their last two jobs began",
  "target-without-code": () => "have a next job whose title was not recognised",
};

function noCases(
  { name, rules }: Dataset,
  part: Part,
  read: number,
  inPart: number,
  dropped: Partial<Record<Uncut, number>>,
): WhereforeError {
  const causes = droppedText(dropped as Record<string, number>, rules);
  const why = inPart === 0 ? "none of its people are in that part" : causes;
  return new WhereforeError(
    "input",
    "no-cases",
    `${name}: of ${read} careers none gives a case of the ${part} part: ${why}.`,
  );
}

/** "41 began one of their last two jobs before 22; 18 have a next job whose title was not recognised" */
export function droppedText(dropped: CareerAccount["dropped"], rules: CaseRules): string {
  return (Object.entries(dropped) as [Uncut, number][])
    .map(([cause, count]) => `${count.toLocaleString("en")} ${UNCUT_TEXT[cause](rules)}`)
    .join("; ");
}
