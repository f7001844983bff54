/**
 * `wherefore judges faithfulness`: whether the reasons that methods show are what their rankings rest on.
 */
import { composeHistoryClaims, openClaim } from "../claims/compose.ts";
import { movesOf } from "../claims/direction.ts";
import { composeReason } from "../claims/word.ts";
import {
  type CareerHistory,
  endsRun,
  largest,
  MOVES,
  ModelError,
  type Recommender,
  type Run,
  seededRandom,
  seedFrom,
} from "../domain/index.ts";
import { casesOf, countCases } from "../histories/cases-of-part.ts";
import { type Explainer, type Faithfulness, measureOne } from "../judges/faithfulness/one-person.ts";
import { type FaithfulnessRow, faithfulnessRow } from "../judges/faithfulness/table.ts";
import { advise } from "../pipeline/advise.ts";
import { waysOf } from "../recommend/ways.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import type { FaithfulnessOptions } from "./commands/judges.ts";
import { openOn } from "./data.ts";
import { methodsOn } from "./methods-on.ts";
import { faithfulnessText } from "./show-faithfulness.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** The control: what a reason was before it had to carry weight. */
const AT_RANDOM = "composed-at-random";

export async function faithfulness(
  methods: readonly string[],
  options: FaithfulnessOptions,
  terminal: Terminal,
): Promise<void> {
  const taxonomy = loadTaxonomy();
  const opened = await openOn(options.on, terminal);
  const run = runOn(terminal, options.seed);
  const { make, close } = await methodsOn(terminal, run, { ...options, concurrency: 8 });
  const wanted = { ...opened, limit: options.limit };
  const total = await countCases(wanted);
  const rows: FaithfulnessRow[] = [];
  try {
    for (const method of methods) {
      const recommender = await make(method === AT_RANDOM ? "default" : method);
      const explain = method === AT_RANDOM ? atRandom(recommender, run) : asShown(recommender, run);
      const one = async (history: CareerHistory) => (await recommender(history, run)).distribution;
      const rank = recommender.distributions ?? ((all: readonly CareerHistory[]) => Promise.all(all.map(one)));
      const records: Faithfulness[] = [];
      const lost: string[] = [];
      for await (const { history } of casesOf(wanted)) {
        run.signal.throwIfAborted();
        const random = seededRandom(seedFrom(history.id, options.seed));
        try {
          records.push(await measureOne(history, explain, rank, taxonomy, random));
        } catch (error) {
          if (!(error instanceof ModelError) || endsRun(error)) throw error;
          lost.push(error.message);
        }
        run.report({ what: `people, ${method}`, done: records.length + lost.length, total });
      }
      if (lost.length > 0) sayLeftOut(method, lost, records.length, terminal);
      rows.push(faithfulnessRow(method, records, taxonomy, options.seed));
    }
  } finally {
    await close();
  }
  terminal.out(options.json ? `${JSON.stringify(rows)}\n` : `${faithfulnessText(rows, options.markdown === true)}\n`);
}

/** People of whom a call to a model failed are in no figure. @throws ModelError where that is everybody */
function sayLeftOut(method: string, lost: readonly string[], measured: number, terminal: Terminal): void {
  if (measured === 0)
    throw new ModelError("all-failed", `${method} failed on all ${lost.length} people. The first: ${lost[0]}`);
  terminal.err(
    `${lost.length} of ${lost.length + measured} people are left out of ${method}: a call failed. The first: ${lost[0]}\n`,
  );
}

/** The first reason that `recommend` shows: of a composed one it is known which titles it speaks for, and what it says of each fact. */
function asShown(recommender: Recommender, run: Run): Explainer {
  const taxonomy = loadTaxonomy();
  return async (history) => {
    const advice = await advise(history, recommender, [], taxonomy, run);
    const first = advice.reasons[0];
    const { distribution } = advice.notUnderstood ? await recommender(history, run) : advice;
    if (first === undefined)
      return { distribution, reason: { text: "", claims: [], provenance: { by: "composed" } }, speaksFor: [] };
    const speaksFor =
      first.pulls === undefined ? largest(distribution, 1) : waysOf(distribution, history, taxonomy)[0]!.titles;
    return { distribution, reason: first.reason, speaksFor, stated: first.pulls };
  };
}

/** True facts beside the likeliest direction, chosen by kind and not by what they move. */
function atRandom(recommender: Recommender, run: Run): Explainer {
  const taxonomy = loadTaxonomy();
  return async (history) => {
    const { distribution } = await recommender(history, run);
    const moves = movesOf(history, taxonomy);
    const shares = MOVES.map((_, move) => distribution.reduce((sum, p, at) => sum + (moves[at] === move ? p : 0), 0));
    const [likeliest] = largest(shares, 1) as [number];
    const ahead = [openClaim({ kind: "move", move: MOVES[likeliest]! })];
    const claims = composeHistoryClaims(history, taxonomy);
    const speaksFor = [...moves.keys()].filter((title) => moves[title] === likeliest);
    return { distribution, reason: composeReason(claims, ahead, taxonomy, seedFrom(history.id)), speaksFor };
  };
}
