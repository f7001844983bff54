/**
 * A document becomes careers, in the worker: the package's readers on bytes that somebody dropped, chose or pasted.
 *
 * In: a name and bytes.  Out: the careers in it, each with the notes of its readers; or the named error of a reader. Nothing is kept or sent.
 */
import { BadInputError, type Career, type YearMonth } from "../../src/domain/index.ts";
import { detectFormat } from "../../src/histories/formats/detect.ts";
import { parse } from "../../src/histories/formats/parse.ts";
import type { Source } from "../../src/histories/formats/source.ts";
import { normaliseCareer } from "../../src/histories/normalise/normalise.ts";
import type { Reading } from "../../src/histories/normalise/normalise-values.ts";
import type { WrittenCareer } from "../../src/histories/normalise/raw.ts";
import { careerOf } from "../../src/histories/read.ts";
import { loadTaxonomy } from "../../src/taxonomy/facts.ts";
import { loadTitleCoder } from "../../src/taxonomy/titles.ts";

export type ReadDocument = {
  readonly careers: readonly Career[];
  /** The file holds more people than are shown. */
  readonly more: boolean;
  readonly format: string;
};

/** A table may hold thousands of people; one of these is chosen. */
const MOST_PEOPLE = 50;
const HEAD = 65_536;

function reading(today: YearMonth): Reading {
  const taxonomy = loadTaxonomy();
  return { coder: loadTitleCoder(), knownCode: (code) => taxonomy.indexOf(code) !== undefined, today };
}

/** @throws BadInputError naming what is wrong with the document and what mends it */
export async function readDocument(name: string, bytes: Uint8Array, today: YearMonth): Promise<ReadDocument> {
  const source = await sourceOf(name, bytes);
  const { format } = detectFormat(source, undefined);
  const careers: Career[] = [];
  for await (const parsed of parse(source, format, { mapping: undefined, onLeftOut: undefined })) {
    if (careers.length === MOST_PEOPLE) return { careers, more: true, format };
    careers.push((await careerOf(parsed, reading(today), name)).career);
  }
  if (careers.length > 0) return { careers, more: false, format };
  throw new BadInputError("empty", { file: name }, "it holds no career", "Give a file that holds one.");
}

/** What somebody typed into the page's own fields, through the same rules as a file. */
export function readTyped(written: WrittenCareer, today: YearMonth): Career {
  return normaliseCareer(written, reading(today));
}

async function sourceOf(name: string, given: Uint8Array): Promise<Source> {
  const gzipped = given[0] === 0x1f && given[1] === 0x8b;
  const bytes = Buffer.from(gzipped ? await unpacked(given, name) : given);
  if (bytes.length === 0)
    throw new BadInputError("empty", { file: name }, "it is empty", "Give a file that holds something.");
  return {
    name,
    path: undefined,
    head: bytes.subarray(0, HEAD),
    wholeInHead: bytes.length < HEAD,
    size: given.length,
    gzipped,
    async *bytes() {
      yield bytes;
    },
    close: () => {},
  };
}

async function unpacked(packed: Uint8Array, file: string): Promise<Uint8Array> {
  try {
    const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    const found = "it begins as gzip and is damaged or cut off";
    throw new BadInputError("bad-gzip", { file }, found, "Compress or download it again.", { cause });
  }
}
