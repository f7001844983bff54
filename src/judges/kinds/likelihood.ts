/**
 * The judge by likelihood: any model that gives log-probabilities, even one too small to grade anything in words.
 *
 * | criterion  | nats                                                                                                    |
 * |------------|---------------------------------------------------------------------------------------------------------|
 * | factuality | [log p(reason given history) - log p(reason)] a token: what the history makes likelier in the reason     |
 * | coherence  | [log p(sentences in their order) - mean log p(in other orders)] a token                                  |
 * | utility    | log p(truth given history and reason) - log p(truth given history and a foreign reason of the same shape)|
 *
 * The foreign reason is another person's, by the same maker: measured against no reason at all, a model would be credited with the mere
 * form of one. Below 0.3 nats utility is noise: the same weights give the same prompt another log-probability in another batch. The number
 * is kept as it is; whoever chooses by it sets the threshold.
 */
import { type Criterion, type Random, seededRandom, seedFrom, type Verdict } from "../../domain/index.ts";
import type { TextLogprob } from "../../models/text-logprob.ts";
import { HISTORY_BUDGET, renderHistory } from "../../prompts/history.ts";
import { type Taxonomy, titleLookup } from "../../taxonomy/taxonomy.ts";
import { type Judge, KEPT_CHARACTERS, notJudged } from "../judge.ts";

export type LikelihoodModel = { readonly name: string; readonly likelihood: TextLogprob };

export function likelihoodJudge(
  { name, likelihood }: LikelihoodModel,
  criterion: Exclude<Criterion, "validity">,
  taxonomy: Taxonomy,
): Judge {
  const titleOf = titleLookup(taxonomy);
  return {
    name: `likelihood:${name}`,
    criterion,
    async judge(question, { signal, seed }) {
      const { candidate, foreign, id } = question;
      const told = () => renderHistory(question.history, { titleOf, budget: HISTORY_BUDGET }).text;
      const refused = notJudged(candidate);
      if (refused !== undefined) return refused;
      const ask: Ask = (prefix, text) => likelihood(prefix, text, signal);
      switch (criterion) {
        case "factuality":
          return verdict(await informedBy(told(), candidate.text, ask), name, candidate.text);
        case "coherence":
          return verdict(
            await orderedness(candidate.text, seededRandom(seedFrom(id, seed)), ask),
            name,
            candidate.text,
          );
        case "utility": {
          const title = titleOf(question.truth);
          const lift = foreign === undefined ? undefined : await liftOver(foreign, told(), candidate.text, title, ask);
          return verdict(lift, name, candidate.text);
        }
        default:
          return criterion satisfies never;
      }
    },
  };
}

type Ask = (prefix: string, text: string) => ReturnType<TextLogprob>;

function verdict(nats: number | undefined, under: string, reason: string): Verdict {
  if (nats !== undefined && Number.isFinite(nats)) return { kind: "nats", nats, under };
  return { kind: "unscored", why: "nothing-to-check", reply: reason.slice(0, KEPT_CHARACTERS) };
}

const REASON = "Reason:";

async function informedBy(history: string, reason: string, ask: Ask): Promise<number | undefined> {
  const informed = await ask(`${history}\n\n${REASON}`, ` ${reason}`);
  const alone = await ask(REASON, ` ${reason}`);
  return informed && alone && (informed.logprob - alone.logprob) / informed.tokens;
}

const OTHER_ORDERS = 3;

/** undefined for one sentence, which has one order. */
async function orderedness(reason: string, random: Random, ask: Ask): Promise<number | undefined> {
  const sentences = reason.split(/(?<=[.!?])\s+/).filter((sentence) => sentence !== "");
  const others = otherOrders(sentences, random);
  const own = await ask(REASON, ` ${sentences.join(" ")}`);
  if (own === undefined || others.length === 0) return undefined;
  let sum = 0;
  for (const order of others) {
    const other = await ask(REASON, ` ${order}`);
    if (other === undefined) return undefined;
    sum += other.logprob;
  }
  return (own.logprob - sum / others.length) / own.tokens;
}

/** Texts of the same sentences in other orders, each once; sentences that are alike may leave none. */
function otherOrders(sentences: readonly string[], random: Random): string[] {
  const orders = new Set<string>();
  const own = sentences.join(" ");
  // Two sentences have one other order; a few draws find what there is.
  for (let draw = 0; draw < 4 * OTHER_ORDERS && orders.size < OTHER_ORDERS; draw++) {
    const drawn = sentences
      .map((sentence) => ({ sentence, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ sentence }) => sentence)
      .join(" ");
    if (drawn !== own) orders.add(drawn);
  }
  return [...orders];
}

async function liftOver(
  foreign: string,
  history: string,
  reason: string,
  title: string,
  ask: Ask,
): Promise<number | undefined> {
  const after = (said: string) => ask(`${history}\n\n${REASON} ${said}\n\nNext occupation:`, ` ${title}\n`);
  const [own, other] = [await after(reason), await after(foreign)];
  return own && other && own.logprob - other.logprob;
}
