/**
 * What people said of themselves: the file of categories that an audit by group goes by.
 *
 *     CSV or TSV: person, and a column a question ─► by person the answers, and who did not give one
 *
 * Nothing is ever inferred, from a name or anything else: who is not in the file, or left a cell empty, is unknown and is counted so.
 */
import { BadInputError, quoted } from "../../domain/index.ts";
import { readCsvRows } from "../../histories/formats/csv.ts";
import { openSource } from "../../histories/formats/source.ts";
import { cleanText } from "../../histories/normalise/clean-text.ts";

export type SelfDeclared = {
  readonly file: string;
  /** The questions, as the file heads them, without that of the person. */
  readonly columns: readonly string[];
  readonly people: number;
  readonly has: (person: string) => boolean;
  /** The answer of a person to a question; undefined for who gave none or is not in the file. */
  readonly answer: (person: string, column: string) => string | undefined;
};

const PERSON = new Set(["person", "personid", "id", "candidate", "candidateid", "applicant", "applicantid"]);

/** Words that decline an answer, which is no group of people. */
const NO_ANSWER =
  /^(|-|\?|n\/?a|none|null|unknown|missing|declined?( to (answer|say|state))?|not (stated|given|known|declared|disclosed)|(i )?(do not|don't|prefer not|choose not) (wish |want )?to (answer|say|state|disclose|self-identify))$/i;

/** @throws BadInputError where there is no column of persons, no other, or a person stands there twice */
export async function readSelfDeclared(file: string): Promise<SelfDeclared> {
  const source = await openSource(file, undefined);
  let columns: string[] | undefined;
  let personColumn = "";
  const answers = new Map<string, readonly (string | undefined)[]>();
  const known = knownSpellings();
  try {
    for await (const row of readCsvRows(source)) {
      if (columns === undefined) {
        personColumn = row.columns.find((head) => PERSON.has(lettersOf(head))) ?? "";
        columns = row.columns.filter((head) => head !== personColumn && head !== "");
        requireColumns(file, personColumn, columns);
      }
      const place = { file, line: row.line };
      const person = cleanText(row.get(personColumn));
      if (person === undefined)
        throw new BadInputError(
          "bad-categories",
          { ...place, field: personColumn },
          "the row names no person",
          "Give every row the id that the predictions use.",
        );
      if (answers.has(person))
        throw new BadInputError(
          "bad-categories",
          place,
          `person ${quoted(person)} stands there twice`,
          "Keep the row that the person stands by.",
        );
      const own = columns.map((column) => known(column, answerIn(cleanText(row.get(column)))));
      answers.set(person, own);
    }
  } finally {
    source.close();
  }
  const heads = columns ?? [];
  if (answers.size === 0)
    throw new BadInputError("bad-categories", { file }, "it holds nobody", "Give a head line and a row a person.");
  const places = new Map(heads.map((head, at) => [head, at]));
  return {
    file,
    columns: heads,
    people: answers.size,
    has: (person) => answers.has(person),
    answer: (person, column) => answers.get(person)?.[places.get(column) ?? -1],
  };
}

/** A head or a word by its letters alone: "Race/Ethnicity" and "race_ethnicity" are one. */
export function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function requireColumns(file: string, person: string, columns: readonly string[]): void {
  if (person !== "" && columns.length > 0) return;
  throw new BadInputError(
    "bad-categories",
    { file, line: 1 },
    person === "" ? "no column is headed person" : "there is no column beside that of the person",
    "Give columns such as person, sex and race_ethnicity, a row a person.",
  );
}

function answerIn(cell: string | undefined): string | undefined {
  const said = cell?.trim();
  return said === undefined || NO_ANSWER.test(said) ? undefined : said;
}

/** "female" and "Female" are one group, under the spelling that came first. */
function knownSpellings(): (column: string, answer: string | undefined) => string | undefined {
  const first = new Map<string, string>();
  return (column, answer) => {
    if (answer === undefined) return undefined;
    const key = `${column}\n${answer.toLowerCase().replace(/\s+/g, " ")}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, answer);
    return before ?? answer;
  };
}
