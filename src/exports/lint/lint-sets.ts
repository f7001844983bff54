/**
 * A training set looked over before it is paid for:
 *
 *     an export, a LLaMA-Factory folder or one JSONL file ─► rows as the trainer reads them
 *       ─► rules a row, tokens by the target's tokenizer, what a whole file shows ─► findings
 *       ─► the first rows of each file: tokens of training against those of serving ─► the same, or the difference and its mend
 */
import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { BadInputError, type ChatMessage, InterruptedError, type Run } from "../../domain/index.ts";
import { parsedOrNothing, readJsonl } from "../../records/jsonl.ts";
import { fileHash } from "../../records/whole-file.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { Tokenizer } from "../../tokens/byte-pairs.ts";
import { INDEX_FILE, IndexRow, type SetManifest } from "../set-manifest.ts";
import { encoded, servesEmptyThought, type Target } from "./lint-target.ts";
import { type Parity, parityOf, type Serving } from "./parity.ts";
import { rowFindings } from "./rules.ts";
import { filesIn, manifestIn, type SetFile } from "./set-files.ts";
import type { ReadRow } from "./shapes.ts";
import { type FileFigures, FileTally, type Finding, Findings, Prompts, shortHash } from "./tally.ts";
import { keptTokens, type RowTokens, trainingTokens } from "./training-tokens.ts";

export type LintReport = {
  readonly path: string;
  readonly files: readonly FileFigures[];
  readonly findings: readonly Finding[];
  readonly parity: readonly ({ readonly file: string; readonly rows: number } & Parity)[];
};

/** Rows a file whose tokens are compared with serving's. */
const COMPARED = 20;
const LARGEST_SHARE = 0.15;

/** @param target undefined: no tokenizer was named, so neither lengths nor templates can be looked at */
export async function lintSets(
  path: string,
  taxonomy: Taxonomy,
  target: Target | undefined,
  serving: Serving | undefined,
  cutoff: number,
  run: Run,
): Promise<LintReport> {
  const findings = new Findings();
  const manifest = await manifestIn(path);
  if (manifest !== undefined) await checkFolder(path, manifest, findings);
  if (target === undefined) findings.add("no-tokenizer", path);
  const titles = new Set(taxonomy.occupations.map(({ title }) => title));
  const look: Look = { manifest, target, cutoff, findings, prompts: new Prompts(), titles };
  const files: FileFigures[] = [];
  const parity: LintReport["parity"][number][] = [];
  for (const file of await filesIn(path, manifest)) {
    const { figures, compared } = await lintFile(file, look, run);
    files.push(figures);
    if (target !== undefined && serving !== undefined && compared.length > 0)
      parity.push({
        file: file.file,
        rows: compared.length,
        ...(await compareAll(compared, file, target.tokenizer, serving)),
      });
  }
  return { path, files, findings: findings.all(), parity };
}

type Look = {
  readonly manifest: SetManifest | undefined;
  readonly target: Target | undefined;
  readonly cutoff: number;
  readonly findings: Findings;
  readonly prompts: Prompts;
  readonly titles: ReadonlySet<string>;
};
type Compared = { readonly row: Asked; readonly tokens: RowTokens };

async function lintFile(
  file: SetFile,
  look: Look,
  run: Run,
): Promise<{ figures: FileFigures; compared: readonly Compared[] }> {
  const { findings } = look;
  const tally = new FileTally(file.file);
  const compared: Compared[] = [];
  let done = 0;
  for await (const { line, number } of numberedLines(file.path)) {
    if (run.signal.aborted) throw new InterruptedError(`Interrupted in ${file.file}.`);
    const place = `${file.file}:${number}`;
    const row = lineRow(line, file);
    if (row === undefined) findings.add("not-json", place);
    else if (row.kind === "dropped") {
      findings.add("dropped-silently", place, row.why);
      tally.drop();
    } else {
      lintRow(row, file, tally, look, place);
      const tokens = look.target && measureRow(row, file, look.target, tally, look, place);
      if (tokens !== undefined && compared.length < COMPARED && row.answers.length > 0) {
        compared.push({ row: { prompt: row.prompt, answer: row.answers[0]! }, tokens });
        servingFindings(row, file, tokens, look, place);
      }
    }
    run.report({ what: `rows of ${file.file}`, done: ++done, total: undefined });
  }
  const figures = tally.figures();
  const { labels } = figures;
  if (labels !== undefined && labels.share > LARGEST_SHARE)
    findings.add("one-label", file.file, `${labels.commonest}, ${Math.round(100 * labels.share)} %`);
  return { figures, compared };
}

type TakenRow = Extract<ReadRow, { kind: "row" }>;

function lintRow({ prompt, answers }: TakenRow, file: SetFile, tally: FileTally, look: Look, place: string): void {
  const { findings, manifest, prompts, titles } = look;
  for (const { rule, found } of rowFindings(prompt, answers, (title) => titles.has(title)))
    findings.add(rule, place, found);
  for (const answer of answers) thinkingFindings(answer, file, manifest, findings, place);
  if (tally.add(prompt, answers)) findings.add("duplicate", place);
  if (answers.length === 0) return;
  // The same prompt in two sets is as it should be; in two splits of one set it is worth knowing.
  const hash = shortHash(`${file.file.split(".")[0]} ${JSON.stringify(prompt)}`);
  if (prompts.add(hash, file.split)) findings.add("same-prompt-in-both", place);
}

/** @returns the tokens of prompt and first answer */
function measureRow(
  row: TakenRow,
  file: SetFile,
  target: Target,
  tally: FileTally,
  { cutoff, findings, manifest }: Look,
  place: string,
): RowTokens {
  const tokens = tokensOfRow(row, file, target, manifest);
  const answer = Math.max(...tokens.map((one) => one.answer.length));
  const prompt = tokens[0]!.prompt.length;
  const kept = keptTokens(prompt, answer, cutoff);
  const cut = kept.prompt < prompt || kept.answer < answer;
  if (cut)
    findings.add("cut", place, `${prompt} + ${answer} tokens, of which ${kept.prompt} + ${kept.answer} are kept`);
  tally.measure(prompt + answer, cut);
  return tokens[0]!;
}

function servingFindings(
  { prompt, answers }: TakenRow,
  { enableThinking }: SetFile,
  tokens: RowTokens,
  { target, findings }: Look,
  place: string,
): void {
  if (target?.template === undefined) return;
  const trained = target.tokenizer.decode([...tokens.prompt, ...tokens.answer]);
  if (servesEmptyThought(prompt, answers[0]!, enableThinking, trained, target.template))
    findings.add("empty-thought-served", place);
}

type Asked = { readonly prompt: readonly ChatMessage[]; readonly answer: string };

/** The first row whose tokens part, or that all are the same. */
async function compareAll(
  compared: readonly Compared[],
  { enableThinking }: SetFile,
  tokenizer: Tokenizer,
  serving: Serving,
): Promise<Parity> {
  let found: Parity = { kind: "same", setting: enableThinking };
  for (const { row, tokens } of compared) {
    found = await parityOf(row, [...tokens.prompt, ...tokens.answer], serving, enableThinking, tokenizer.decode);
    if (found.kind === "apart") return found;
  }
  return found;
}

/** LLaMA-Factory has its own template; the other trainers use the model's. */
function tokensOfRow(
  { prompt, answers }: TakenRow,
  { enableThinking }: SetFile,
  target: Target,
  manifest: SetManifest | undefined,
): RowTokens[] {
  const asked = answers.length === 0 ? [""] : answers;
  const otherTemplate = manifest !== undefined && !manifest.template.startsWith("qwen3");
  if (target.template !== undefined && manifest !== undefined && (manifest.format !== "llama-factory" || otherTemplate))
    return asked.map((answer) => encoded(prompt, answer, enableThinking, target));
  const name = manifest?.template === "qwen3_nothink" ? manifest.template : "qwen3";
  return asked.map((answer) => trainingTokens(prompt, answer, { name, enableThinking }, target.tokenizer));
}

/** What LLaMA-Factory's thinking template does to an answer that does not suit its setting. */
function thinkingFindings(
  answer: string,
  { enableThinking }: SetFile,
  manifest: SetManifest | undefined,
  findings: Findings,
  place: string,
): void {
  if (manifest?.format !== "llama-factory" || manifest.template !== "qwen3") return;
  const thinks = /<think>/.test(answer);
  if (thinks && !enableThinking) findings.add("thought-removed", place);
  if (!thinks && enableThinking) findings.add("empty-thought-trained", place);
}

/** Files that were changed since the export, and people in both splits. */
async function checkFolder(path: string, manifest: SetManifest, findings: Findings): Promise<void> {
  for (const [name, hash] of Object.entries(manifest.files)) {
    const file = join(path, name);
    if (!existsSync(file)) findings.add("changed", name, "it is not there");
    else if ((await fileHash(file)) !== hash) findings.add("changed", name);
  }
  const splits = new Map<string, string>();
  for await (const { person, split, file, line } of readJsonl(join(path, INDEX_FILE), IndexRow)) {
    const before = splits.get(person) ?? split;
    if (before !== split) findings.add("two-splits", `${file}:${line}`, `person ${person}`);
    splits.set(person, before);
  }
}

function lineRow(line: string, { read }: SetFile): ReadRow | undefined {
  const value = parsedOrNothing(line);
  return value === undefined ? undefined : read(value);
}

async function* numberedLines(path: string): AsyncGenerator<{ line: string; number: number }> {
  if (!existsSync(path)) throw new BadInputError("no-file", { file: path }, "it is not there", "Export the set again.");
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() !== "") yield { line, number };
  }
}
