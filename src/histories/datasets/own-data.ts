/**
 * A user's own careers as a data set, wherever a public set's name can stand.
 *
 *     FILE    any file of careers that the readers know
 *     FOLDER  careers.jsonl(.gz), .csv or .parquet, and split.tsv where it was split before
 *
 * In: the path, how its people are split, and the rules by which careers become cases.  Out: a `Dataset`. Without a split all are test
 * people: such a set can be scored, and nothing can be learned from it.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import {
  BadInputError,
  type CaseRules,
  type Dataset,
  type LabelSpace,
  type Part,
  PROTOCOLS,
  type TitleCoder,
  usualRules,
} from "../../domain/index.ts";
import type { ColumnMapping } from "../formats/mapping.ts";
import { readCareers } from "../read.ts";
import { AFTER_THE_DATA } from "./datasets.ts";
import { partOf, readShares, readSplitFile } from "./split.ts";

export type OwnDataOptions = {
  readonly coder: TitleCoder;
  readonly knownCode: (code: string) => boolean;
  /** Shares such as "70/10/20", or a file of ids and parts; undefined for the folder's own split, if it has one. */
  readonly split: string | undefined;
  /** What shares are drawn by. */
  readonly seed: number;
  readonly rules?: Partial<CaseRules>;
  readonly mapping?: ColumnMapping | undefined;
  /** The user's own list that the careers are coded in, with its file; undefined for O*NET-SOC 2019. */
  readonly labels?: { readonly space: LabelSpace; readonly file: string } | undefined;
};

/** What a user says of their own careers, by the names of the options. */
export const OwnRules = z.object({
  split: z.string().optional(),
  seed: z.int().optional(),
  protocol: z.enum(PROTOCOLS).optional(),
  adultAge: z.int().optional(),
  birthYear: z.int().optional(),
  mapping: z.string().optional(),
});
export type OwnRules = z.infer<typeof OwnRules>;

export const SPLIT_FILE = "split.tsv";
const CAREERS_FILE = /^careers\.(jsonl|jsonl\.gz|csv|parquet)$/;
/** @throws BadInputError where the folder holds no careers, or the split cannot be read */
export async function openOwnData(
  path: string,
  { coder, knownCode, split, seed, rules, mapping, labels }: OwnDataOptions,
): Promise<Dataset> {
  const file = statSync(path).isDirectory() ? careersIn(path) : path;
  const shares = split === undefined ? undefined : readShares(split);
  const splitFile = shares === undefined ? (split ?? splitIn(path)) : undefined;
  const named = splitFile === undefined ? undefined : await readSplitFile(splitFile);
  const part = (person: string): Part => {
    if (named === undefined) return shares === undefined ? "test" : partOf(person, seed, shares);
    const found = named.get(person);
    if (found !== undefined) return found;
    throw new BadInputError(
      "not-in-split",
      { file: splitFile! },
      `person ${person} of ${file} is not in it`,
      "Give each person of the data a line, or split by shares: --split 70/10/20.",
    );
  };
  return {
    name: path,
    careers: () => readCareers(file, { coder, knownCode, labels: labels?.space, today: AFTER_THE_DATA, mapping }),
    part,
    ...(named !== undefined && { named }),
    ...(named === undefined && shares === undefined && { unsplit: true as const }),
    rules: { ...usualRules("last-adult-job"), ...rules },
    ...(labels !== undefined && { labels: labels.space }),
    files: [file, labels?.file, splitFile].filter((read) => read !== undefined),
    notice: `Careers of ${path}: who these people are is not known here.`,
  };
}

function careersIn(folder: string): string {
  const found = readdirSync(folder).filter((name) => CAREERS_FILE.test(name));
  if (found.length === 1) return join(folder, found[0]!);
  throw new BadInputError(
    "no-careers",
    { file: folder },
    found.length === 0 ? "it holds no file of careers" : `it holds ${found.join(" and ")}`,
    "Put one careers.jsonl, .jsonl.gz, .csv or .parquet in it (`wherefore import FILE` writes one).",
  );
}

function splitIn(path: string): string | undefined {
  const file = join(path, SPLIT_FILE);
  return statSync(path).isDirectory() && existsSync(file) ? file : undefined;
}
