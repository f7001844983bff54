/**
 * `wherefore recommend`: one person's history to a ranking with reasons, held claims and questions.
 */

import { createInterface } from "node:readline/promises";
import { readHold } from "../claims/keys.ts";
import { type HeldPast, pastFacts } from "../claims/past-facts.ts";
import { DRAWS } from "../claims/pulls.ts";
import { BadInputError, type Career, type CareerHistory } from "../domain/index.ts";
import type { Bands } from "../evaluate/calibration-bands.ts";
import { historyOf } from "../histories/cases.ts";
import { type Format, readCareers } from "../histories/read.ts";
import { adviceJson, unrankedJson } from "../pipeline/advice-json.ts";
import { type Advice, advise, type Held, holdClaims, whyOn } from "../pipeline/advise.ts";
import { correctReading, readCorrection } from "../pipeline/correct-reading.ts";
import { titleNamed } from "../pipeline/title-named.ts";
import type { Unranked } from "../pipeline/unranked.ts";
import { rankingsForWhy, type WhyTitle } from "../recommend/why-title.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { RecommendOptions } from "./commands/careers.ts";
import { coderOn, columnsLeftOutText, knownCode, mappingOf, todayOn } from "./data.ts";
import { methodsOn } from "./methods-on.ts";
import { adviceText, type ShownText } from "./show-advice.ts";
import { unrankedText } from "./show-history.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function recommend(file: string, options: RecommendOptions, terminal: Terminal): Promise<void> {
  const taxonomy = loadTaxonomy();
  const held = options.hold.map((text) => readHold(text, taxonomy));
  const asked = options.why === undefined ? undefined : titleNamed(options.why, taxonomy, coderOn(terminal));
  if (asked !== undefined && asked.alsoNear.length > 0)
    terminal.err(
      `"${options.why}" is read as ${taxonomy.occupations[asked.title]!.title}; near are also: ${asked.alsoNear.join("; ")}.\n`,
    );
  if (options.dryRun) {
    for await (const history of historiesOf(file, options, terminal))
      terminal.out(`${callsText(history, options, taxonomy)}\n`);
    return;
  }
  const audited = await auditOf(options, terminal);
  // A document may be read by a process of its own, which starts while the method is loaded here.
  const histories = historiesOf(file, options, terminal);
  const first = histories.next();
  // What fails in reading is said where it is taken.
  first.catch(() => {});
  // Votes and the branches of a trie are asked about eight together, whatever the number of reasons.
  const asking = { ...options, concurrency: Math.max(options.reasons, 8) };
  let methods: Awaited<ReturnType<typeof methodsOn>> | undefined;
  try {
    methods = await methodsOn(terminal, runOn(terminal, options.seed), asking);
    const recommender = await methods.make(options.method);
    for (let read = await first; !read.done; read = await histories.next()) {
      const history = read.value;
      const run = runOn(terminal, options.seed);
      const explain = options.because || asked !== undefined ? "whatever the calls" : "where cheap";
      const under = (answers: readonly Held[]) => advise(history, recommender, answers, taxonomy, run, explain);
      let advice = await under(held);
      if (options.ask > 0 && !terminal.interactive)
        terminal.err("Nothing is asked, because this is no terminal; --hold gives an answer.\n");
      else if (options.ask > 0 && !advice.notUnderstood)
        advice = await askQuestions(advice, options.ask, under, terminal);
      if (advice.notUnderstood) {
        const json = unrankedJson(advice);
        await audited?.answered(history, json);
        terminal.out(`${options.json ? JSON.stringify(json) : unrankedText(advice, taxonomy)}\n`);
        continue;
      }
      const why = asked === undefined ? undefined : await whyOn(asked.title, advice, recommender, taxonomy, run);
      await audited?.answered(history, adviceJson(advice, options, taxonomy, undefined));
      await show(advice, options, terminal, why);
    }
  } catch (error) {
    await audited?.failed(error);
    throw error;
  } finally {
    await histories.return(undefined);
    await methods?.close();
    await audited?.close();
  }
}

/** Where a log is kept, what was answered is in it before it is printed; without a log nothing of it is loaded. */
async function auditOf(options: RecommendOptions, terminal: Terminal) {
  if (options.audit === undefined) return undefined;
  const { auditedCommand } = await import("./audited-command.ts");
  return auditedCommand("recommend", [options.method], options, terminal);
}

/** One person, or each of several, or the one who was named. */
async function* historiesOf(
  file: string,
  options: RecommendOptions,
  terminal: Terminal,
): AsyncGenerator<CareerHistory> {
  const today = todayOn(terminal, options.asOf);
  const coder = coderOn(terminal);
  const corrections = [
    ...options.read.map((text) => readCorrection(text, "title")),
    ...options.code.map((text) => readCorrection(text, "code")),
  ];
  const careers = readCareers(file, {
    coder,
    knownCode: knownCode(),
    today,
    mapping: await mappingOf(options.mapping),
    input: terminal.input,
    onColumnsLeftOut: (columns) => terminal.err(columnsLeftOutText(columns)),
    ...(options.format !== undefined && { format: options.format as Format }),
  });
  let found = 0;
  for await (const career of careers) {
    if (options.person !== undefined && career.id !== options.person) continue;
    found++;
    if (corrections.length > 0 && found > 1 && options.person === undefined) throw severalPeople(file);
    yield correctReading(historyOf(career satisfies Career, today), corrections, coder, loadTaxonomy());
    if (options.person !== undefined) return;
  }
  if (found > 0) return;
  const who = options.person === undefined ? "it holds no career" : `nobody in it is called "${options.person}"`;
  throw new BadInputError(
    "no-career",
    { file },
    who,
    "Give a file that holds a career; `wherefore import` shows what is read.",
  );
}

/** A row is a row of one person's history. */
function severalPeople(file: string): BadInputError {
  const mend = "Say whose rows are meant: --person ID.";
  return new BadInputError("bad-correction", { file }, "it holds the careers of several people", mend);
}

/** The rankings that an explanation asks for, where each is a call to a model. */
function callsText(history: CareerHistory, options: RecommendOptions, taxonomy: Taxonomy): string {
  const facts = pastFacts(history, taxonomy).length;
  const because = options.because || options.why !== undefined ? facts + 1 : 0;
  const why = options.why === undefined ? 0 : rankingsForWhy(history, facts);
  const drawn = DRAWS * (1 + facts) + why;
  const differs =
    because === 0
      ? ""
      : ` ${drawn} in all where the model answers differently under another seed, for then each fact is asked about ${DRAWS} times.`;
  return `${1 + because + why} rankings: the history itself, ${because} for what its ${facts} facts move, ${why} for the title named.${differs}`;
}

async function show(
  advice: Advice,
  options: ShownText & { readonly json?: true | undefined },
  terminal: Terminal,
  why: WhyTitle | undefined,
): Promise<void> {
  const taxonomy = loadTaxonomy();
  const bands = await bandsFor(advice);
  if (options.json) terminal.out(`${JSON.stringify(adviceJson(advice, options, taxonomy, bands, why))}\n`);
  else terminal.out(`${adviceText(advice, options, bands, taxonomy, why)}\n`);
}

/** What probabilities have meant was counted for the embedded methods only. */
async function bandsFor({ recommendation }: Advice): Promise<Bands | undefined> {
  const { loadBands } = await import("../methods/bands-of-default.ts");
  return loadBands(recommendation.method);
}

/** Advice on the same history under other answers about the past. */
type Again = (past: readonly HeldPast[]) => Promise<Advice | Unranked>;

/**
 * One good question at a time, always skippable. About what is ahead the ranking is instant, because only Bayes runs again; about what a
 * title meant the history is ranked anew.
 */
async function askQuestions(first: Advice, most: number, again: Again, terminal: Terminal): Promise<Advice | Unranked> {
  const taxonomy = loadTaxonomy();
  const lines = createInterface({ input: terminal.input });
  const skipped: string[] = [];
  let advice = first;
  try {
    const answers = lines[Symbol.asyncIterator]();
    for (let asked = 0; asked < most && advice.question !== undefined; asked++) {
      const { question } = advice;
      terminal.err(`${question.text} [y]es, [n]o, [s]kip: `);
      const answer = String((await answers.next()).value ?? "")
        .trim()
        .toLowerCase();
      const standing = /^y(es)?$/.test(answer) ? "true" : /^no?$/.test(answer) ? "false" : undefined;
      if (standing === undefined) skipped.push(question.claim);
      if (standing !== undefined && "about" in question) {
        const corrected = await again([...advice.past, { past: question.claim, standing }]);
        if (corrected.notUnderstood) return corrected;
        advice = holdClaims(corrected, advice.held, taxonomy, skipped);
      } else {
        const held = standing === undefined || "about" in question ? [] : [{ says: question.says, standing } as const];
        advice = holdClaims(advice, [...advice.held, ...held], taxonomy, skipped);
      }
      if (standing !== undefined) terminal.err(`  ${question.claim} held ${standing}\n`);
    }
  } finally {
    lines.close();
  }
  return advice;
}
