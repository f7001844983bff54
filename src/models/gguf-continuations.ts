/**
 * How likely given words are to follow a prompt: the exact log-probabilities of a GGUF model.
 *
 *     questions (a path, and the tokens asked about after it) ─► chains that share their paths ─► one evaluation a chain ─► nats
 */
import type { Probabilities, Sequence, Token } from "./gguf-library.ts";
import { keepAgreeing, requireRoom } from "./gguf-sequence.ts";
import type { ContinuationQuestion, ContinuationSession } from "./model.ts";

/** What the sequence holds of the prompt, and of a question's path, from before is not read again: a question costs the tokens that are new. */
export function openSession(prompt: readonly Token[], sequence: Sequence, release: () => void): ContinuationSession {
  requireRoom(prompt.length + 64);
  // A question must evaluate at least one token to be given what follows it: the prompt's last, where the path is empty.
  const last = prompt.length - 1;
  const ask = async ({ path, asked }: Chain): Promise<Map<number, Map<Token, number>>> => {
    requireRoom(prompt.length + path.length + 1);
    const first = last + Math.min(...asked.keys());
    const tokens = [...prompt, ...path];
    const held = await keepAgreeing(sequence, tokens.slice(0, first + 1));
    const wanted = tokens.slice(held).map((token, at): Token | [Token, object] => {
      const next = asked.get(held + at - last);
      if (next === undefined) return token;
      const logits = { filter: { tokens: [...next], includeTop: 1 } };
      return [token, { generateNext: { logits, totalLogitWeight: true } }];
    });
    const evaluated = await sequence.controlledEvaluate(wanted);
    return new Map([...asked.keys()].map((at) => [at, logprobsOf(evaluated[last + at - held]!.next)]));
  };
  return {
    async logprobs(questions) {
      const answers: (number | undefined)[][] = new Array(questions.length);
      for (const chain of chainsOf(questions)) {
        const made = await ask(chain);
        for (const question of chain.questions) {
          const { path, next } = questions[question]!;
          answers[question] = next.map((token) => made.get(path.length)!.get(token));
        }
      }
      return answers;
    },
    close: async () => release(),
  };
}

/** The weights were summed relative to the largest logit, which `includeTop` adds to those asked about (`includeMax` of 3.22.1 adds nothing). */
function logprobsOf({ logits, totalLogitWeight }: Probabilities): Map<Token, number> {
  const normaliser = Math.max(...logits.values()) + Math.log(totalLogitWeight);
  return new Map([...logits].map(([token, logit]) => [token, logit - normaliser]));
}

/** Questions at places of one path: the engine reads it once and answers them all. */
type Chain = {
  readonly path: readonly number[];
  /** By the number of tokens of the path before it: the tokens asked about. */
  readonly asked: ReadonlyMap<number, ReadonlySet<number>>;
  /** Their indices. */
  readonly questions: readonly number[];
};

/** Every token of a text is a question whose path is the beginning of the next one's; of branching paths each is a chain of its own. */
export function chainsOf(questions: readonly ContinuationQuestion[]): Chain[] {
  const longestFirst = [...questions.keys()].sort((a, b) => questions[b]!.path.length - questions[a]!.path.length);
  const chains: { path: readonly number[]; asked: Map<number, Set<number>>; questions: number[] }[] = [];
  for (const question of longestFirst) {
    const { path, next } = questions[question]!;
    let chain = chains.find((one) => path.every((token, at) => one.path[at] === token));
    if (chain === undefined) {
      chain = { path, asked: new Map(), questions: [] };
      chains.push(chain);
    }
    const asked = chain.asked.get(path.length) ?? new Set<number>();
    for (const token of next) asked.add(token);
    chain.asked.set(path.length, asked);
    chain.questions.push(question);
  }
  // Neighbours share the beginnings of their paths, so that those are read once.
  return chains.sort((one, other) => compareTokens(one.path, other.path));
}

function compareTokens(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((token, index) => token !== other[index]);
  return at < 0 ? one.length - other.length : one[at]! - (other[at] ?? -1);
}
