/**
 * JobHop-ICT and Karrierewege-ICT: careers of ESCO labels, with O*NET codes by the official ESCO to O*NET crosswalk.
 *
 * In: `interactions.csv.gz` of the data set and both directions of the crosswalk.  Out: careers; quarters become months.
 * Rule for a label that the crosswalk gives several O*NET codes: an exact match; else an O*NET title that is the label's plural; else a
 * close, a broad (O*NET's is the wider), a narrow match; else what only the reverse table has; among equals the lowest code. A label that
 * neither table has (five of 60: they are newer than the crosswalk) goes to the title coder like any written title.
 */
import { BadInputError, type Career } from "../../domain/index.ts";
import { openSource, wholeText } from "../formats/source.ts";
import { normaliseCareer } from "../normalise/normalise.ts";
import type { Reading } from "../normalise/normalise-values.ts";
import type { WrittenCareer } from "../normalise/raw.ts";

export type Crosswalks = { readonly typed: string; readonly reverse: string };

type CsvRow = Readonly<Record<string, string>>;

export async function* readEscoCareers(
  interactions: string,
  crosswalks: Crosswalks,
  reading: Reading,
): AsyncGenerator<Career> {
  const codes = await codesByLabel(crosswalks);
  const rows = await readTable(interactions, "user_id");
  for (const [person, own] of Map.groupBy(rows, (row) => row["user_id"]!)) {
    yield normaliseCareer(writtenOf(person, own, codes), reading);
  }
}

function writtenOf(person: string, rows: readonly CsvRow[], codes: ReadonlyMap<string, string>): WrittenCareer {
  const inSequence = rows.toSorted((a, b) => Number(a["sequence_pos"]) - Number(b["sequence_pos"]));
  return {
    id: person,
    jobs: inSequence.map((row) => ({
      where: `sequence_pos ${row["sequence_pos"]}`,
      title: row["label"],
      code: codes.get(row["label"]!),
      start: row["start_date"],
      end: row["end_date"],
    })),
    // JobHop says only whether somebody studied, without a date: that is not visible in any case, so it is not kept.
    education: [],
    notes: [],
    order: "oldest-first",
    missingEnd: "unknown",
  };
}

const BY_MATCH = ["exactMatch", "same-title", "closeMatch", "broadMatch", "narrowMatch", "exactIscoMatch", "reverse"];

/** For each ESCO label, in lower case, its O*NET code. */
async function codesByLabel({ typed, reverse }: Crosswalks): Promise<Map<string, string>> {
  const candidates = new Map<string, { code: string; rank: number }[]>();
  const add = (label: string, code: string, match: string) => {
    const rank = BY_MATCH.indexOf(match) < 0 ? BY_MATCH.length : BY_MATCH.indexOf(match);
    candidates.set(label.toLowerCase(), [...(candidates.get(label.toLowerCase()) ?? []), { code, rank }]);
  };
  for (const row of await readTable(typed, "O*NET Id")) {
    const label = row["ESCO or ISCO Title"]!;
    add(label, row["O*NET Id"]!, row["Type of Match"]!);
    if (`${label}s`.toLowerCase() === row["O*NET Title"]!.toLowerCase()) add(label, row["O*NET Id"]!, "same-title");
  }
  for (const row of await readTable(reverse, "ESCO/ISCO Code"))
    add(row["ESCO/ISCO Title"]!, row["O*NET-SOC 2019 Code"]!, "reverse");
  const best = (rows: { code: string; rank: number }[]) =>
    rows.sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1))[0]!.code;
  return new Map([...candidates].map(([label, rows]) => [label, best(rows)]));
}

/** The rows of a CSV from the line whose first heading is the one named: the crosswalk has lines about the project before it. */
async function readTable(file: string, firstHeading: string): Promise<CsvRow[]> {
  const { parse } = await import("csv-parse/sync");
  const source = await openSource(file, undefined);
  try {
    const lines = (await wholeText(source)).split("\n");
    const from = lines.findIndex((line) => line.replace(/^\uFEFF/, "").startsWith(firstHeading));
    return parse(lines.slice(Math.max(0, from)).join("\n"), { columns: true, bom: true, skip_empty_lines: true });
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    throw new BadInputError(
      "bad-csv",
      { file },
      "this file of the public data is damaged",
      "Take it again from its source.",
      { cause },
    );
  } finally {
    source.close();
  }
}
