/** What any file must do: give careers or a BadInputError that names file and mend, whatever the bytes. */
import { createReadStream, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allOf, careerIn, careersIn, fileOf, jobLines, reading } from "../../tests/support/histories.ts";
import { zipOf } from "../../tests/support/zip.ts";
import { BadInputError, Career, UNCUT } from "../domain/index.ts";
import { detectFormat } from "./formats/detect.ts";
import { parse } from "./formats/parse.ts";
import { openSource } from "./formats/source.ts";
import { careerOf, FORMATS, type Format, readCareers, readShard } from "./read.ts";

const LINE = '{"id": 1, "jobs": [{"title": "Cook", "start": 2010, "end": 2012}]}';

async function formatOf(content: string | Uint8Array, name?: string): Promise<string> {
  let told = "";
  await careersIn(content, { onFormat: (format) => (told = format) }, name).catch(() => []);
  return told;
}

const ZIP = await zipOf({ a: "" });
const DOCX = await zipOf({ "[Content_Types].xml": "", "word/document.xml": "" });

describe("the format, by content first", () => {
  test.each<[Format, string | Uint8Array, string?]>([
    ["json-resume", '{"work": [], "basics": {}}', "resume.csv"],
    ["json-resume", '{\n  "work": []\n}'],
    ["json-resume", "[{}]"],
    ["careers", `${LINE}\n`],
    ["careers", LINE],
    ["careers", gzipSync(`${LINE}\n`), "x"],
    ["jsonl", '{"title": "Cook", "from": 2010}\n'],
    ["csv", "title,from\nCook,2010\n", "resume.txt"],
    ["csv", "a,b\n1,2\n", "x.csv"],
    ["parquet", "PAR1xxxx"],
    ["linkedin", ZIP],
    ["europass-xml", "<?xml version='1.0'?><a/>"],
    ["docx", DOCX],
    ["rtf", "{\\rtf1 Cook}"],
    ["html", "<!doctype html><p>Cook</p>"],
    ["html", "<div><p>Cook</p></div>", "cv.html"],
    ["markdown", "<div align=center>\nJane\n</div>\n", "cv.md"],
    ["yaml", "basics:\n  name: Jane\nwork: []\n"],
    ["yaml", "title: Cook\n", "cv.yaml"],
    ["text", "Cook, Diner, 2015 to 2018"],
    // Not a table: no column of it has a name we know.
    ["text", "Cook, Diner, 2015 to 2018\nWaiter, Inn, 2012 to 2014\n"],
    ["text", "[Cook] Diner, 2015 to 2018"],
    ["text", "<Cook>, Diner, 2015 to 2018"],
  ])("%s", async (format, content, name) => expect(await formatOf(content, name)).toBe(format));

  test("a format that is named wins, an unknown one is refused", async () => {
    expect(jobLines(await careerIn("title,from\nCook, Diner, 2010 to 2012", { format: "text" }))).toEqual([
      "2010 to 2012 Cook, Diner [35-2014.00]",
    ]);
    await expect(careersIn("x", { format: "pages" as Format })).rejects.toThrow(/no format "pages"/);
  });
});

describe("standard input", () => {
  test("is read like a file, in pieces of any size", async () => {
    const pieces = [...Buffer.from(`${LINE}\n${LINE.replace("1", "2")}\n`)].map((byte) => Buffer.from([byte]));
    const careers = await allOf(readCareers("-", { ...reading, input: Readable.from(pieces) }));
    expect(careers.map(({ id }) => id)).toEqual(["1", "2"]);
  });

  test("is named in errors, and must be there", async () => {
    await expect(allOf(readCareers("-", { ...reading, input: Readable.from([]) }))).rejects.toThrow(
      /^standard input: it is empty/,
    );
    await expect(allOf(readCareers("-", reading))).rejects.toThrow(/nothing can be read from it/);
    const zip = createReadStream(fileOf(await zipOf({ "Positions.csv": "Title\nCook\n" })));
    expect(await allOf(readCareers("-", { ...reading, input: zip }))).toHaveLength(1);
  });
});

test("how much of a table is read stands beside each career", async () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => `p${at},Cashier,2011,2013`);
  const table = fileOf(["person,title,start,end", ...rows].join("\n"));
  const shares: (number | undefined)[] = [];
  for await (const { share } of readShard(table, UNCUT, reading)) shares.push(share);
  expect(shares).toEqual(shares.toSorted((a, b) => a! - b!));
  expect(shares[0]).toBeGreaterThan(0);
  expect(shares[0]).toBeLessThan(0.5);
  expect(shares.at(-1)).toBe(1);
});

test("shards of a table hold together what the whole holds, each in its place, and read no one else's jobs", async () => {
  const rows = Array.from({ length: 60 }, (_, at) => `p${at % 2 === 0 ? at : at - 1},Cook ${at},20${10 + (at % 9)}`);
  const table = fileOf(["person,title,start", ...rows].join("\n"));
  const whole = await allOf(readShard(table, UNCUT, reading));
  expect(whole).toHaveLength(30);
  expect(whole.every(({ career }) => career.jobs.length === 2)).toBe(true);
  const cut = await Promise.all([1, 2, 3].map((at) => allOf(readShard(table, { at, of: 3 }, reading))));
  expect(cut.flat().sort((a, b) => a.at - b.at)).toEqual(whole);
  const parsed = await allOf(
    parse(await openSource(table, undefined), "csv", { mapping: undefined, shard: { at: 1, of: 3 } }),
  );
  const jobs = parsed.map((one) => (one.kind === "written" ? one.career.jobs.length : Number.NaN));
  const own = new Set(cut[0]!.map(({ at }) => at));
  expect(jobs).toEqual(jobs.map((_, at) => (own.has(at) ? 2 : 0)));
});

describe("bad input", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ["empty", "", /it is empty/],
    ["only a byte order mark", "\uFEFF", /no job was found|empty/],
    ["only line breaks", "\n\n\n", /no job was found/],
    ["binary", Buffer.from([0, 1, 2, 3, 0, 0, 255, 254, 7, 0, 9, 9]), /zero bytes, so it is no text/],
    [
      "Latin-1",
      Buffer.from("Cook, 2012\nKöchin, Diner", "latin1"),
      /:2: it is not UTF-8 text, near "K\uFFFDchin, Diner"/,
    ],
    ["a picture", Buffer.from("\x89PNG\r\n", "latin1"), /a picture/],
    ["a web page without words", "<!doctype html><html></html>", /no job was found/],
    [
      "JSON without a job",
      '{"basics": {"name": "Jane"}, "work": []}',
      /no job and no education; its keys are basics, work/,
    ],
    ["half a JSON", '{"work": [\n{"position":\n', /:2: this is not JSON, near ".*"position":"/],
    ["JSON that is no career", '{"a": 1, "b": 2}\n', /no column is known/],
    ["a JSON list of numbers", "[1, 2]", /no job was found/],
    ["cut-off gzip", gzipSync(LINE).subarray(0, 30), /gzip and is damaged/],
    ["JSON nested 200,000 deep", `{"work": ${"[".repeat(200_000)}${"]".repeat(200_000)}}`, /./],
  ])("%s", async (_, content, message) => {
    const thrown: unknown = await careersIn(content).then(
      (careers) => {
        expect(careers.flatMap(({ jobs }) => jobs)).toEqual([]);
      },
      (error: unknown) => error,
    );
    if (thrown === undefined) return;
    expect(thrown).toBeInstanceOf(BadInputError);
    expect((thrown as Error).message).toMatch(message);
  });

  test("no such file, and a folder", async () => {
    await expect(allOf(readCareers("/no/such/file", reading))).rejects.toThrow(
      /^\/no\/such\/file: there is no such file/,
    );
    await expect(allOf(readCareers(mkdtempSync(join(tmpdir(), "nothing-")), reading))).rejects.toThrow(
      /this is a folder/,
    );
  });

  test("a document of one person beyond 20 MB, and a line beyond 4 million characters", async () => {
    await expect(careersIn(`${"x".repeat(21e6)}`)).rejects.toThrow(/may hold 20 MB/);
    await expect(careersIn(`{"id": "${"x".repeat(5e6)}`)).rejects.toThrow(/:1: this line is longer than 4 million/);
  });

  test("a gzip that unpacks without end is stopped at the limit of a document", async () => {
    await expect(careersIn(gzipSync(Buffer.alloc(60e6, 0x78)))).rejects.toThrow(/may hold 20 MB/);
  });

  test("reading writes nothing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wherefore-nothing-"));
    const before = process.cwd();
    process.chdir(folder);
    try {
      await careersIn(`${LINE}\n`);
      await careersIn("garbage").catch(() => []);
    } finally {
      process.chdir(before);
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("any bytes give careers or a BadInputError, read as any format", () => {
  const token = fc.constantFrom(
    '{"work":[',
    '{"id":1,"jobs":[',
    '{"title":"Cook",',
    '"start":2010',
    "}",
    "]",
    "]}",
    ",",
    "\n",
    '"',
    "title,from\n",
    "Cook",
    "2010",
    "<Candidate>",
    "</Candidate>",
    "PK\x03\x04",
    "%PDF-1.7\n",
    "PAR1",
    "\0",
    "\uFEFF",
    "é",
    '"__proto__":{"x":1}',
  );
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
    fc.array(token, { maxLength: 30 }).map((tokens) => Buffer.from(tokens.join(""))),
  );

  // In this process: a fault of a reader must be seen here, where the process that reads hides it from its parent.
  test.each<Format | "detected">([...FORMATS, "detected"])("%s", async (named) => {
    const runs = named === "europass-pdf" ? 30 : 250;
    await fc.assert(
      fc.asyncProperty(
        content.filter(({ length }) => length > 0),
        async (bytes) => {
          const source = await openSource(fileOf(bytes), undefined);
          try {
            const format = named === "detected" ? detectFormat(source, undefined).format : named;
            const parsed = parse(source, format, { mapping: undefined });
            for await (const one of parsed) Career.parse((await careerOf(one, reading, source.name)).career);
          } catch (error) {
            if (!(error instanceof BadInputError)) throw error;
            expect(error.message).not.toMatch(/\n/);
          } finally {
            source.close();
          }
        },
      ),
      { numRuns: runs },
    );
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});
