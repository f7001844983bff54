/**
 * A process that may die: it reads many files one after the other by the code that the isolated reader runs, so that mutants cost no
 * process each. Whatever ends, hangs or surprises it is then tried at the real door by `fuzz.ts`.
 *
 * In: a path and a number of kilobytes over the channel to its parent.  Out: what became of it.
 */
import { Worker } from "node:worker_threads";
import { detectFormat } from "../../src/histories/formats/detect.ts";
import { shortened, sizeWithin } from "../../src/histories/formats/limits.ts";
import { parse } from "../../src/histories/formats/parse.ts";
import { openSource } from "../../src/histories/formats/source.ts";
import { careerOf } from "../../src/histories/read.ts";
import { adviseOn, BadInputError, defaultRecommender, historyOf, readingNow, thisMonth } from "../../src/index.ts";

export type Question = { readonly path: string; readonly recommend: boolean };
export type Answer = { readonly outcome: "read" | "refused" | "failed"; readonly said: string };

/** Twice what the isolated reader may have: what is above its limit is seen, and the machine is safe. */
const MOST_MEGABYTES = 1_024;

// A thread of its own sees the memory while the reader is at work.
new Worker(
  `setInterval(() => { if (process.memoryUsage.rss() > ${MOST_MEGABYTES} * 1048576) process.kill(process.pid, "SIGKILL"); }, 5);`,
  { eval: true },
).unref();
const reading = readingNow();
let answered = true;
const tell = (answer: Answer) => {
  if (answered) return;
  answered = true;
  process.send!(answer);
};
// A library may fail in a promise that nobody waits for.
process.on("uncaughtException", (error) => tell({ outcome: "failed", said: `past every try: ${error.stack}` }));
process.on("message", (question: Question) => {
  answered = false;
  void answerTo(question).then(tell);
});
process.on("disconnect", () => process.exit(0));
// What is loaded once is loaded before anybody counts the seconds.
await answerTo({ path: "examples/json-resume.json", recommend: true });
process.send!("ready");

async function answerTo({ path, recommend }: Question): Promise<Answer> {
  try {
    const source = await openSource(path, undefined);
    try {
      const { format } = detectFormat(source, undefined);
      for await (const parsed of parse(source, format, { mapping: undefined })) {
        sizeWithin(parsed, { file: path });
        const one = parsed.kind === "written" ? { ...parsed, career: shortened(parsed.career) } : parsed;
        const { career } = await careerOf(one, reading, path);
        if (recommend) await sumsToOne(historyOf(career, thisMonth()));
      }
      return { outcome: "read", said: "" };
    } finally {
      source.close();
    }
  } catch (error) {
    if (error instanceof BadInputError) return { outcome: "refused", said: error.message };
    return { outcome: "failed", said: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function sumsToOne(history: ReturnType<typeof historyOf>): Promise<void> {
  const advice = await adviseOn(history, defaultRecommender());
  if (advice.notUnderstood) return;
  const sum = advice.ranking.reduce((all, { probability }) => all + probability, 0);
  if (!(Math.abs(sum - 1) < 1e-9)) throw new Error(`the ranking sums to ${sum}`);
}
