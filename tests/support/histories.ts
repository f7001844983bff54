/**
 * What the tests of this folder share: a coder that knows a dozen titles, files made on the spot, and careers drawn at random. Named as
 * the contract suites are, so that it is no part of the package.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { type Career, DEGREE_LEVELS, OccupationCode, type TitleCoder, YearMonth } from "../../src/domain/index.ts";
import { type ReadOptions, readCareers } from "../../src/histories/read.ts";

const KNOWN: Readonly<Record<string, string>> = {
  "registered nurse": "29-1141.00",
  "nursing assistant": "31-1131.00",
  cashier: "41-2011.00",
  waiter: "35-3031.00",
  cook: "35-2014.00",
  accountant: "13-2011.00",
  bookkeeper: "43-3031.00",
  "truck driver": "53-3032.00",
  "software engineer": "15-1252.00",
  "school bus driver": "53-3051.00",
};

/** Knows a dozen titles and nothing else. */
export const coder: TitleCoder = (title) => {
  const code = Object.hasOwn(KNOWN, title.toLowerCase()) ? KNOWN[title.toLowerCase()] : undefined;
  return code === undefined
    ? { kind: "not-recognised", nearest: [] }
    : { kind: "coded", code: OccupationCode.parse(code), found: "official-title", score: 1, nearest: [] };
};

export const TODAY = YearMonth.parse("2026-11");

export const reading = { coder, today: TODAY };

const folder = mkdtempSync(join(tmpdir(), "wherefore-histories-"));
let files = 0;

/** Writes a file for one test. @returns its path */
export function fileOf(content: string | Uint8Array, name = "input"): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, content);
  return path;
}

export async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function careersIn(
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
  name = "input",
): Promise<Career[]> {
  return allOf(readCareers(fileOf(content, name), { ...reading, ...options }));
}

export async function careerIn(
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
  name = "input",
): Promise<Career> {
  const careers = await careersIn(content, options, name);
  if (careers.length !== 1) throw new Error(`one career was expected, not ${careers.length}`);
  return careers[0]!;
}

/** A job on one line: "2015 to 2018 Cashier, Shop [41-2011.00]". */
export function jobLines({ jobs }: Pick<Career, "jobs">): string[] {
  return jobs.map(({ title, employer, start, end, current, coding }) => {
    const code = coding.kind === "coded" ? coding.code : coding.kind;
    return `${start ?? "?"} to ${current ? "now" : (end ?? "?")} ${title ?? "-"}, ${employer ?? "-"} [${code}]`;
  });
}

/** Newest first, as résumés are: "Cook @ Diner 2015..now". */
export function jobsAsWritten({ jobs }: Pick<Career, "jobs">): string[] {
  return jobs
    .map(
      ({ title, employer, start, end, current }) =>
        `${title ?? "-"} @ ${employer ?? "-"} ${start ?? "?"}..${current ? "now" : (end ?? "?")}`,
    )
    .toReversed();
}

export function rulesOf({ notes }: Pick<Career, "notes">): string[] {
  return notes.map(({ rule, where }) => `${rule} ${where}`);
}

// --- binary formats -----------------------------------------------------------------------------------------------------------

/** A PDF of one empty page with a file attached, or without. */
export function pdfOf(attached: { readonly name: string; readonly content: string } | undefined): Buffer {
  const content = Buffer.from(attached?.content ?? "");
  const names = attached ? `/Names << /EmbeddedFiles << /Names [(${attached.name}) 4 0 R] >> >>` : "";
  const objects: Buffer[] = [
    Buffer.from(`<< /Type /Catalog /Pages 2 0 R ${names} >>`),
    Buffer.from("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
    Buffer.from("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>"),
    Buffer.from(`<< /Type /Filespec /F (${attached?.name}) /UF (${attached?.name}) /EF << /F 5 0 R >> >>`),
    Buffer.concat([
      Buffer.from(`<< /Type /EmbeddedFile /Length ${content.length} >>\nstream\n`),
      content,
      Buffer.from("\nendstream"),
    ]),
  ];
  let file = Buffer.from("%PDF-1.7\n");
  const offsets = objects.map((object, at) => {
    const offset = file.length;
    file = Buffer.concat([file, Buffer.from(`${at + 1} 0 obj\n`), object, Buffer.from("\nendobj\n")]);
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  return Buffer.concat([
    file,
    Buffer.from(`${xref}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`),
  ]);
}

// --- careers at random --------------------------------------------------------------------------------------------------------

export const someDate = fc
  .tuple(fc.integer({ min: 1990, max: 2024 }), fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }))
  .map(([year, month]) =>
    YearMonth.parse(month === undefined ? `${year}` : `${year}-${String(month).padStart(2, "0")}`),
  );

const some = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const someCode = fc.constantFrom(...Object.values(KNOWN));

/** What a file may hold: anything, in the fields where a job's values are looked for. */
export const anything = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant({ __proto__: null }),
  fc.constant([[]]),
  fc.constantFrom("2015-13", "31.02.2019", "Present", "2015", "2015-03", "Jan 2020", "1899", "99999"),
);

export const someJob = fc
  .record(
    {
      title: fc.oneof(fc.constantFrom(...Object.keys(KNOWN)), fc.string({ minLength: 1, maxLength: 20 })),
      onet: someCode,
      start: someDate,
      end: someDate,
      employer: fc.integer({ min: 1, max: 9 }),
      hours: fc.nat(5000),
      full_time: fc.boolean(),
      census2010: fc.constantFrom("4760", "0800"),
      current: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .filter((job) => Object.keys(job).length > 0);

/** A line of a careers file, in the shape of the NLSY97 careers, its order and dates at random. */
export const someCareerLine = fc.record({
  id: fc.integer({ min: 1, max: 1_000_000 }),
  birth_year: some(fc.integer({ min: 1950, max: 1990 })),
  education: fc.array(
    fc.record({
      degree: fc.constantFrom("Bachelor's degree", "High school diploma or GED", "PhD"),
      year: some(fc.integer({ min: 1990, max: 2024 })),
    }),
    { maxLength: 4 },
  ),
  jobs: fc.array(someJob, { maxLength: 7 }),
});

export const someLevel = fc.constantFrom(...DEGREE_LEVELS);
