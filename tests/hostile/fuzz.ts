/**
 * Mutates files of each format and reads them through the library's door: careers or a BadInputError without control characters, within 25
 * seconds, whatever the bytes.
 *
 *     node tests/hostile/fuzz.ts [--seconds 60] [--seed 1] [--format NAME]
 *
 * In: the examples and small files made here.  Out: a line a format with its seed, and exit 1 where one failed; what failed is kept in the
 * folder that is named.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parquetWriteBuffer } from "hyparquet-writer";
import { seededRandom } from "../../src/domain/random.ts";
import { BadInputError, readCareers, readingNow } from "../../src/index.ts";
import { drawing, zipOf } from "./packed.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    format: { type: "string" },
  },
});
const LONGEST = 25;
const reading = readingNow();
const example = (name: string) => readFileSync(join("examples", name));
const parquet = () =>
  Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: "person", data: ["a", "a", "b"], type: "STRING" },
        { name: "title", data: ["Cook", "Waiter", "Nurse"], type: "STRING" },
        { name: "start", data: ["2010", "2012", "2015"], type: "STRING" },
      ],
    }),
  );

const SEEDS: Readonly<Record<string, () => Buffer>> = {
  "json-resume": () => example("json-resume.json"),
  careers: () => Buffer.from(readFileSync("examples/face-validity.jsonl", "utf8").split("\n").slice(0, 3).join("\n")),
  csv: () => example("jobs.csv"),
  "europass-xml": () => example("europass.xml"),
  text: () => example("pasted.txt"),
  html: () =>
    Buffer.from(
      "<!doctype html><html><body><h2>Experience</h2><p>Cook, Diner, 2010 to 2012</p><ul><li>Waiter &amp; host</ul>",
    ),
  rtf: () =>
    Buffer.from(
      "{\\rtf1\\ansi{\\fonttbl\\f0 Arial;}\\b Experience\\b0\\par Cook, Diner, 2010 to 2012\\par \\u233?t\\'e9\\par}",
    ),
  yaml: () =>
    Buffer.from(
      "work:\n  - position: Cook\n    name: Diner\n    startDate: 2010-01\n    endDate: 2012\nbasics: {name: J}\n",
    ),
  linkedin: () => example("linkedin-export.zip"),
  "europass-pdf": () => example("europass.pdf"),
  pdf: () =>
    drawing({
      dictionary: "",
      stream: Buffer.from(
        "BT /F 11 Tf 50 700 Td (Cook, Diner, 2010 to 2012) Tj 0 -14 Td (Waiter, Inn, 2012 to 2014) Tj ET",
      ),
    }),
  docx: () =>
    zipOf([
      { name: "[Content_Types].xml", content: "<Types/>" },
      {
        name: "word/document.xml",
        content: "<w:document><w:body><w:p><w:r><w:t>Cook, Diner, 2010 to 2012</w:t></w:r></w:p></w:body></w:document>",
      },
    ]),
  parquet,
};

const folder = mkdtempSync(join(tmpdir(), "wherefore-fuzz-"));
let failures = 0;
for (const [at, [format, seed]] of Object.entries(SEEDS).entries()) {
  if (values.format !== undefined && values.format !== format) continue;
  const original = seed();
  const number = Number(values.seed) * 1_000 + at;
  const random = seededRandom(number);
  const until = performance.now() + 1_000 * Number(values.seconds);
  let [read, refused, failed, longest] = [0, 0, 0, 0];
  for (let mutant = 0; performance.now() < until; mutant++) {
    const file = join(folder, `${format}-${mutant}`);
    writeFileSync(file, mutated(original, random));
    const begun = performance.now();
    const outcome = await outcomeOf(file);
    const seconds = (performance.now() - begun) / 1_000;
    longest = Math.max(longest, seconds);
    if (outcome === "read") read++;
    else if (outcome === "refused") refused++;
    if ((outcome === "read" || outcome === "refused") && seconds <= LONGEST) rmSync(file);
    else {
      failed++;
      say(`FAILED ${file} after ${seconds.toFixed(1)} s: ${outcome}`);
    }
  }
  failures += failed;
  say(
    `${format}: seed ${number}, ${read + refused + failed} mutants, ${read} read, ${refused} refused, ${failed} failed, longest ${longest.toFixed(1)} s`,
  );
}
if (failures === 0) rmSync(folder, { recursive: true });
process.exitCode = failures > 0 ? 1 : 0;

async function outcomeOf(file: string): Promise<"read" | "refused" | string> {
  try {
    for await (const _ of readCareers(file, reading));
    return "read";
  } catch (error) {
    if (!(error instanceof BadInputError)) return `uncaught ${error instanceof Error ? error.stack : error}`;
    return /\p{Bidi_Control}|(?![\t\n\r])\p{Cc}/u.test(error.message)
      ? `control characters: ${JSON.stringify(error.message)}`
      : "refused";
  }
}

/** One to eight changes: bits, bytes that are often limits, pieces doubled, dropped or moved, control characters. */
function mutated(original: Buffer, random: () => number): Buffer {
  let bytes = Buffer.from(original);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let change = 1 + below(8); change > 0 && bytes.length > 8; change--) {
    const at = below(bytes.length);
    const length = below(Math.min(64, bytes.length - at));
    const piece = bytes.subarray(at, at + length);
    const kind = below(7);
    if (kind === 0) bytes[at] = bytes[at]! ^ (1 << below(8));
    else if (kind === 1) bytes[at] = [0, 0x7f, 0x80, 0xff, 0x22, 0x3c][below(6)]!;
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), piece, piece, bytes.subarray(at + length)]);
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    else if (kind === 4) bytes = Buffer.concat([piece, bytes.subarray(0, at), bytes.subarray(at + length)]);
    else if (kind === 5)
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(["\u001b]0;x\u0007", "\u202e", "\u009b2J"][below(3)]!),
        bytes.subarray(at),
      ]);
    else if (below(4) === 0) bytes = bytes.subarray(0, at + 1);
    else bytes.writeUInt32LE([0xffff_ffff, 0x7fff_ffff, 0x8000_0000, 0][below(4)]!, Math.min(at, bytes.length - 4));
  }
  return bytes;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
