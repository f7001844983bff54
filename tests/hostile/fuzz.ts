/**
 * Mutates files of each format and reads them: careers or a BadInputError without control characters, within 25 seconds, whatever the bytes.
 *
 *     node tests/hostile/fuzz.ts [--seconds 60] [--seed 1] [--format NAME]
 *
 *     mutant ─► a process that may die (fuzz-reader.ts), thousands one after the other ─► read or refused: counted
 *                                                                                     └► it died, hung or was surprised ─► the library's door
 *
 * In: the examples and small files made here.  Out: a line a format with its seed, and exit 1 where one failed: at the library's door, or in
 * a reader of ours. What was odd is kept in the folder that is named. A process for each mutant, as the door itself has for packed formats, would
 * allow some hundred mutants a minute.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { seededRandom } from "../../src/domain/random.ts";
import { BadInputError, readCareers, readingNow } from "../../src/index.ts";
import type { Answer, Question } from "./fuzz-reader.ts";
import { drawing, parquetOf, zipOf } from "./packed.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    format: { type: "string" },
  },
});
/** Seconds after which a mutant is tried at the door, where the limit is 20, and seconds that the door may take. */
const ODD_AFTER = 8;
const LONGEST = 25;
/** Of one format as many that hang are tried at the door. */
const MOST_HANGS = 3;
const reading = readingNow();
const example = (name: string) => readFileSync(join("examples", name));
const ROWS = {
  person: ["a", "a", "b"],
  title: ["Cook", "Waiter", "Nurse"],
  start: ["2010", "2012", "2015"],
};

/** What changes a part of a file before it is packed, so that mutants also come past the checksums. */
type Change = (part: Buffer) => Buffer;

const SEEDS: Readonly<Record<string, (inside: Change) => Buffer>> = {
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
  linkedin: (inside) =>
    zipOf([
      {
        name: "Positions.csv",
        content: inside(Buffer.from("Title,Company Name,Started On,Finished On\nCook,Diner,Jan 2010,2012\n")),
      },
      { name: "Education.csv", content: inside(Buffer.from("School Name,Degree Name,End Date\nX,BA,2010\n")) },
    ]),
  "europass-pdf": () => example("europass.pdf"),
  pdf: (inside) =>
    drawing({
      dictionary: "/Filter/FlateDecode",
      stream: deflateSync(
        inside(
          Buffer.from(
            "BT /F 11 Tf 50 700 Td (Cook, Diner, 2010 to 2012) Tj 0 -14 Td (Waiter, Inn, 2012 to 2014) Tj ET",
          ),
        ),
      ),
    }),
  docx: (inside) =>
    zipOf([
      { name: "[Content_Types].xml", content: "<Types/>" },
      {
        name: "word/document.xml",
        content: inside(
          Buffer.from(
            "<w:document><w:body><w:p><w:r><w:t>Cook, Diner, 2010 to 2012</w:t></w:r></w:p></w:body></w:document>",
          ),
        ),
      },
    ]),
  odt: (inside) =>
    zipOf([
      { name: "mimetype", content: "application/vnd.oasis.opendocument.text", stored: true },
      {
        name: "content.xml",
        content: inside(
          Buffer.from(
            "<office:document-content><office:body><office:text><text:h>Experience</text:h><text:p>Cook, Diner, 2010 to 2012</text:p></office:text></office:body></office:document-content>",
          ),
        ),
      },
    ]),
  parquet: () => parquetOf(ROWS, "UNCOMPRESSED"),
  "parquet-snappy": () => parquetOf(ROWS, "SNAPPY"),
  "parquet-gzip": (inside) => parquetOf(ROWS, "GZIP", (page) => gzipSync(inside(Buffer.from(page)))),
  "parquet-brotli": (inside) => parquetOf(ROWS, "BROTLI", (page) => brotliCompressSync(inside(Buffer.from(page)))),
  "parquet-zstd": (inside) => parquetOf(ROWS, "ZSTD", (page) => zstdCompressSync(inside(Buffer.from(page)))),
  "csv-gz": (inside) => gzipSync(inside(example("jobs.csv"))),
};

/** Every so many that are read are recommended on as well. */
const RECOMMENDED = 10;

const folder = mkdtempSync(join(tmpdir(), "wherefore-fuzz-"));
let failures = 0;
let kept = 0;
for (const [at, [format, seed]] of Object.entries(SEEDS).entries()) {
  if (values.format !== undefined && values.format !== format) continue;
  const original = seed((part) => part);
  const number = Number(values.seed) * 1_000 + at;
  const random = seededRandom(number);
  const counts = { read: 0, refused: 0, died: 0, hung: 0, surprised: 0, failed: 0 };
  let longest = 0;
  let reader = await startReader();
  let until = performance.now() + 1_000 * Number(values.seconds);
  for (let mutant = 0; performance.now() < until; mutant++) {
    const path = join(folder, `${format}-${mutant}`);
    // Half of what is packed is changed before it is packed.
    const inner = seed.length > 0 && mutant % 2 === 1;
    writeFileSync(path, inner ? seed((part) => mutated(part, random)) : mutated(original, random));
    const begun = performance.now();
    const answer = await answerOf(reader, { path, recommend: mutant % RECOMMENDED === 0 });
    longest = Math.max(longest, (performance.now() - begun) / 1_000);
    const odd = oddityOf(answer);
    if (odd === undefined) {
      counts[(answer as Answer).outcome as "read" | "refused"]++;
      rmSync(path);
      continue;
    }
    counts[odd]++;
    const said = typeof answer === "string" ? answer : answer.said;
    // The same hang again and again would take all the time that there is.
    const door = odd !== "hung" || counts.hung <= MOST_HANGS ? await atTheDoor(path) : undefined;
    if (door !== undefined) counts.failed++;
    say(
      `${door === undefined ? "odd" : "FAILED"} ${path}: ${odd}: ${said.split("\n").slice(0, 3).join(" ")}; ${door ?? "the door holds"}`,
    );
    kept++;
    reader.kill("SIGKILL");
    reader = await startReader();
    until += performance.now() - begun;
  }
  reader.kill("SIGKILL");
  failures += counts.failed + counts.surprised;
  say(
    `${format}: seed ${number}, ${Object.entries(counts)
      .map(([what, times]) => `${times} ${what}`)
      .join(", ")}, longest ${longest.toFixed(1)} s`,
  );
}
if (kept === 0) rmSync(folder, { recursive: true });
process.exitCode = failures > 0 ? 1 : 0;

async function startReader(): Promise<ChildProcess> {
  const reader = fork(new URL("./fuzz-reader.ts", import.meta.url), { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  await once(reader, "message");
  return reader;
}

async function answerOf(reader: ChildProcess, question: Question): Promise<Answer | "died" | "hung"> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 1_000 * ODD_AFTER);
  try {
    const answer = once(reader, "message", { signal: stop.signal });
    const end = once(reader, "exit", { signal: stop.signal }).then(() => "died" as const);
    // Whichever is not the first is stopped below, which is no failure.
    answer.catch(() => {});
    end.catch(() => {});
    reader.send(question, () => {});
    const first = await Promise.race([answer, end]);
    return first === "died" ? "died" : (first[0] as Answer);
  } catch {
    return "hung";
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

function oddityOf(answer: Answer | "died" | "hung"): "died" | "hung" | "surprised" | undefined {
  if (typeof answer === "string") return answer;
  return answer.outcome === "failed" || hasControls(answer.said) ? "surprised" : undefined;
}

/** @returns what is wrong with how the library's own door takes it */
async function atTheDoor(file: string): Promise<string | undefined> {
  const begun = performance.now();
  try {
    for await (const _ of readCareers(file, reading));
  } catch (error) {
    if (!(error instanceof BadInputError)) return `uncaught ${error instanceof Error ? error.stack : error}`;
    if (hasControls(error.message)) return `control characters: ${JSON.stringify(error.message)}`;
  }
  const seconds = (performance.now() - begun) / 1_000;
  return seconds > 3 * LONGEST ? `it takes ${seconds.toFixed(1)} s` : undefined;
}

function hasControls(text: string): boolean {
  return /\p{Bidi_Control}|(?![\t\n\r])\p{Cc}/u.test(text);
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
