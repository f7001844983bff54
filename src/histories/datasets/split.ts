/**
 * People are split before anything is learned.
 *
 * In: a person's id, a seed and shares; or a file that names each person's part.  Out: train, valid or test; the same for ever, whatever
 * else is in the file.
 */
import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { parse } from "csv-parse/sync";
import { BadInputError, type Dataset, Part, quoted, seededRandom, seedFrom } from "../../domain/index.ts";
import { writeWhole } from "../../records/whole-file.ts";

/** Of 100 people, about so many in each part. */
export type SplitShares = { readonly train: number; readonly valid: number; readonly test: number };

const USUAL_SHARES: SplitShares = { train: 70, valid: 10, test: 20 };

/** For data sets that bring no split of their own. @param shares that sum to 100 */
export function partOf(person: string, seed: number, { train, valid }: SplitShares = USUAL_SHARES): Part {
  // One draw from a generator seeded by the id: FNV alone mixes the last characters of an id too little.
  const draw = 100 * seededRandom(seedFrom(person, seed))();
  if (draw < train) return "train";
  return draw < train + valid ? "valid" : "test";
}

/** "70/10/20" as shares, or undefined for what is no such text: a file's path. @throws BadInputError where they are not three that sum to 100 */
export function readShares(text: string): SplitShares | undefined {
  const found = /^(\d{1,3})\/(\d{1,3})\/(\d{1,3})$/.exec(text);
  const [train = 0, valid = 0, test = 0] = found?.slice(1).map(Number) ?? [];
  if (found !== null && train + valid + test === 100) return { train, valid, test };
  // Numbers and what may stand between them are meant as shares, unless a file is called so.
  if (found === null && (!/^[\d\s.,:;/%-]+$/.test(text) || existsSync(text))) return undefined;
  throw new BadInputError(
    "bad-split",
    { file: "--split" },
    found === null ? `${quoted(text)} is no file and not three shares` : `${text} sums to ${train + valid + test}`,
    "Give shares of train, valid and test that sum to 100, such as 70/10/20.",
  );
}

/** What others call the parts. */
const PARTS: ReadonlyMap<string, Part> = new Map([
  ...Part.options.map((part) => [part, part] as const),
  ...["validation", "val", "dev"].map((part) => [part, "valid"] as const),
  ["training", "train"],
]);

/** Id and part of a line: by tabs where there is one, else by semicolons or commas; in quotes or not. */
export function splitRow(text: string): readonly [id: string, part: string] {
  const line = text.replace(/^\uFEFF/, "");
  const delimiter = ["\t", ";", ","].find((mark) => line.includes(mark)) ?? "\t";
  const [cells = []] = parse(line, {
    delimiter,
    trim: true,
    relax_quotes: true,
    relax_column_count: true,
  }) as string[][];
  return [cells[0] ?? "", cells[1] ?? ""];
}

/** @param file columns id and part, by tabs, semicolons or commas, with or without headings @throws BadInputError naming line and value */
export async function readSplitFile(file: string): Promise<Map<string, Part>> {
  const parts = new Map<string, Part>();
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === "") continue;
    const [id, said] = splitRow(text);
    if (line === 1 && /^(?:part|split|set|fold)$/i.test(said)) continue;
    const place = { file, line };
    const mend = "Give each person one line: the id, a tab, and train, valid or test.";
    const part = PARTS.get(said.toLowerCase());
    if (part === undefined) throw new BadInputError("bad-split", place, `${quoted(said)} is no part`, mend);
    if (parts.has(id)) throw new BadInputError("bad-split", place, `person ${quoted(id)} stands there twice`, mend);
    parts.set(id, part);
  }
  if (parts.size > 0) return parts;
  throw new BadInputError("bad-split", { file }, "it names nobody", "Give each person one line: id, tab, part.");
}

/** A split as a file that --split takes again: nothing but ids and parts. @param people in the order of the data */
export async function writeSplit(people: Iterable<string>, part: Dataset["part"], file: string): Promise<void> {
  let text = "id\tpart\n";
  for (const id of people)
    text += `${id.includes("\t") || id.startsWith('"') ? `"${id.replaceAll('"', '""')}"` : id}\t${part(id)}\n`;
  await writeWhole(file, text);
}
