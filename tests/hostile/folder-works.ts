/**
 * The commands that own a folder, on invented careers and a scripted model server, so small that each takes a second.
 *
 * In: an empty place.  Out: for each command what a folder holds before it, its arguments, the files that it leaves, and those files as one
 * undisturbed process left them.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { inventedData } from "../../src/testing/invented-data.ts";
import { type ChatBody, chatServer } from "../support/chat-server.ts";
import { runProcess } from "./processes.ts";

export const WORK_NAMES = ["evaluate", "propose", "judge", "choose", "train", "import"] as const;
export type WorkName = (typeof WORK_NAMES)[number];

export type Work = {
  readonly name: WorkName;
  /** Makes a folder as it is before the command. */
  readonly prepare: (folder: string) => void;
  readonly args: (folder: string) => readonly string[];
  /** What is finished in the folder, in no order, without its times: one entry where one process finished. */
  readonly finished: (folder: string) => readonly Result[];
  /** As one undisturbed process left it. */
  readonly whole: Result;
  /** Milliseconds that it took. */
  readonly duration: number;
};

/** The bytes of each file that must be the same, by name. */
export type Result = Readonly<Record<string, string>>;

export type Works = {
  readonly works: readonly Work[];
  readonly environment: NodeJS.ProcessEnv;
  readonly close: () => void;
};

const threshold = { judge: "measured", atLeast: 1 };
const REASONS = {
  kind: "reasons",
  name: "attacked",
  propose: { composed: { count: 2 }, llm: { count: 1 } },
  judge: { measured: ["factuality", "coherence", "utility"], llm: { criteria: ["factuality"], models: ["fake"] } },
  choose: { factuality: threshold, coherence: threshold, utility: { judge: "measured", atLeast: -9 } },
};
const TRAINING = {
  kind: "careers",
  name: "attacked",
  threads: 1,
  words: 300,
  network: { layers: 1, width: 32, heads: 2, keyValueHeads: 1, hidden: 48, dropout: 0.1, inputDropout: 0.1 },
  stages: [{ sources: { nlsy97: 1 }, epochs: 4, peakRate: 1e-3, rows: 8, length: 32 }],
};
const PEOPLE = 120;

/** The step whose folder a step goes on in. */
const AFTER: Partial<Record<WorkName, WorkName>> = { judge: "propose", choose: "judge" };

/** Runs every command once, undisturbed. */
export async function undisturbed(place: string): Promise<Works> {
  const path = (name: string) => join(place, name);
  writeFileSync(path("reasons.yaml"), stringify(REASONS));
  writeFileSync(path("training.yaml"), stringify(TRAINING));
  const server = await chatServer({ answer: scripted });
  const data = inventedData(PEOPLE);
  const environment = {
    PATH: process.env["PATH"],
    HOME: place,
    WHEREFORE_DATA: data,
    WHEREFORE_CACHE: path("cache"),
    NODE_COMPILE_CACHE: path("compiled"),
    OPENAI_BASE_URL: server.url,
  };
  const propose = ["reasons", "propose", "--on", "nlsy97", "--recipe", path("reasons.yaml"), "--model", "fake"];
  // More, so that there is a moment to be killed in.
  const careers = join(inventedData(1_500), "nlsy97-careers/careers.jsonl.gz");
  const commands: Record<WorkName, { args: Work["args"]; files: readonly string[] }> = {
    evaluate: {
      args: (folder) => ["evaluate", "stay", "counted", "--on", "nlsy97:valid", "--runs", folder],
      files: ["cases.jsonl"],
    },
    propose: { args: (folder) => [...propose, "--out", folder], files: ["candidates.jsonl"] },
    judge: { args: (folder) => ["reasons", "judge", folder], files: ["verdicts.jsonl"] },
    choose: { args: (folder) => ["reasons", "choose", folder], files: ["oracles.jsonl", "choice.json"] },
    train: {
      args: (folder) => ["train", "careers", "--recipe", path("training.yaml"), "--out", folder],
      files: ["career.json", "weights-1.safetensors"],
    },
    import: { args: (folder) => ["import", careers, "--out", join(folder, "careers.jsonl")], files: ["careers.jsonl"] },
  };
  const works: Work[] = [];
  for (const name of WORK_NAMES) {
    const { args, files } = commands[name];
    const before = AFTER[name];
    const prepare = (folder: string) =>
      before === undefined
        ? void mkdirSync(folder)
        : cpSync(path(`undisturbed-${before}`), folder, { recursive: true });
    const finished = (folder: string) =>
      name === "evaluate"
        ? finishedRuns(folder, files)
        : existsSync(join(folder, files.at(-1)!))
          ? [resultIn(folder, files)]
          : [];
    const folder = path(`undisturbed-${name}`);
    // Twice: what is compiled and learned once is kept after the first.
    for (const place of [path(`first-${name}`), folder]) {
      prepare(place);
      const begun = performance.now();
      const { code, printed } = await runProcess(args(place), environment);
      if (code !== 0) throw new Error(`${name} fails undisturbed: ${printed}`);
      if (place === folder)
        works.push({ name, prepare, args, finished, whole: finished(folder)[0]!, duration: performance.now() - begun });
    }
  }
  return { works, environment, close: server.close };
}

function finishedRuns(runs: string, files: readonly string[]): Result[] {
  return readdirSync(runs)
    .filter((name) => existsSync(join(runs, name, "manifest.json")))
    .map((name) => resultIn(join(runs, name), files));
}

function resultIn(folder: string, files: readonly string[]): Result {
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file)).toString("latin1")]));
}

/** Of all files in there. */
export function bytesIn(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** A reason that is its prompt's own, or a grade. */
function scripted({ messages, seed }: ChatBody): string {
  const prompt = JSON.stringify(messages);
  if (prompt.includes('\\"score\\"')) return '{"score": 4}';
  const word = createHash("sha256").update(`${prompt}${seed}`).digest("hex").slice(0, 8);
  return `<think>Steady work in kitchens, ${word}.</think><answer>Cooks, Restaurant</answer>`;
}
