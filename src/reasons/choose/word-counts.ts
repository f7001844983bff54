/**
 * Words counted by title, and what a bag of words then says of the title: a multinomial naive Bayes.
 *
 *     p(title | words)  ∝  p(title) x ( Π p(word | title) / p(word) ) ^ power
 *
 * p(word | title) has a Dirichlet prior of so many words, shared out as all titles together share them, so that only the words that were
 * seen with a title need to be touched. The power, below 1, is there because words repeat each other, which naive Bayes takes for
 * evidence; without it the probabilities are far surer than they are right. p(title) keeps a part for titles never met.
 * Sources: Zhai and Lafferty (2004), "A Study of Smoothing Methods", formula 6; Witten and Bell (1991), method C, for p(title).
 */
import { largest } from "../../domain/index.ts";

/** A reason whose answer is known. */
export type ToldReason = { readonly person: string; readonly title: string; readonly text: string };

export type LeakScore = {
  /** log p(title | words) of the true title, in nats. */
  readonly told: number;
  /** log p(title) of the true title, in nats: what the same people tell without any reason. */
  readonly prior: number;
  /** The true title is the likeliest of those met; among equals the one met first. */
  readonly first: boolean;
};

/** A reason as numbers: its title, and each of its words with how often it stands there. */
export type Bag = {
  readonly person: string;
  readonly title: number;
  readonly words: ReadonlyMap<number, number>;
};

export function bagsOf(reasons: readonly ToldReason[]): Bag[] {
  const titles = new Map<string, number>();
  const vocabulary = new Map<string, number>();
  return reasons.map(({ person, title, text }) => {
    const words = new Map<number, number>();
    for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) add(words, numberOf(word, vocabulary), 1);
    return { person, title: numberOf(title, titles), words };
  });
}

export type Counts = {
  /** Each met title's place, in the order in which titles were met. */
  readonly places: ReadonlyMap<number, number>;
  /** log p(title) of the met titles, by place, and of one that was not met. */
  readonly prior: Float64Array;
  readonly unmet: number;
  readonly unmetTitles: number;
  /** How many words the reasons of each met title have together, by place. */
  readonly lengths: Float64Array;
  /** For each word its share of all words, and at which places it was seen how often. */
  readonly words: ReadonlyMap<number, { readonly share: number; readonly seen: ReadonlyMap<number, number> }>;
};

/** @param titles how many there are, met or not */
export function countWords(bags: readonly Bag[], titles: number): Counts {
  const places = new Map<number, number>();
  const reasons: number[] = [];
  const lengths: number[] = [];
  const seen = new Map<number, Map<number, number>>();
  for (const { title, words } of bags) {
    const place = numberOf(title, places);
    reasons[place] = (reasons[place] ?? 0) + 1;
    lengths[place] = (lengths[place] ?? 0) + sum(words.values());
    for (const [word, times] of words) {
      const own = seen.get(word) ?? new Map<number, number>();
      seen.set(word, own);
      add(own, place, times);
    }
  }
  const all = sum(lengths);
  // Method C: as often as a new title was met so far, so often will the next be new. With nothing met, all titles are alike.
  const fresh = Math.max(places.size, 1);
  const logShare = (times: number) => Math.log((times + fresh / titles) / (bags.length + fresh));
  return {
    places,
    prior: Float64Array.from(reasons, logShare),
    unmet: logShare(0),
    unmetTitles: titles - places.size,
    lengths: Float64Array.from(lengths),
    words: new Map([...seen].map(([word, own]) => [word, { share: sum(own.values()) / all, seen: own }])),
  };
}

/** What each word, once said, speaks for each met title, in nats; worked out once for many reasons. */
export type Weights = {
  /** log p(word | title) / p(word) where the word was never seen with the title: the same for all words. */
  readonly unseen: Float64Array;
  /** What is added to it where it was. */
  readonly words: ReadonlyMap<number, { readonly places: Int32Array; readonly more: Float64Array }>;
};

/** @param priorWords the weight of the Dirichlet prior, above 0 */
export function weightsOf({ lengths, words }: Counts, priorWords: number): Weights {
  return {
    unseen: lengths.map((length) => Math.log(priorWords / (length + priorWords))),
    words: new Map(
      [...words].map(([word, { share, seen }]) => [
        word,
        {
          places: Int32Array.from(seen.keys()),
          more: Float64Array.from(seen.values(), (times) => Math.log1p(times / (priorWords * share))),
        },
      ]),
    ),
  };
}

/** log Π p(word | title) / p(word), in nats, of each met title; of one not met it is 0. Words never met say nothing. */
export function evidenceOf(bag: Bag, { unseen, words }: Weights): Float64Array {
  const evidence = new Float64Array(unseen.length);
  let length = 0;
  for (const [word, times] of bag.words) {
    const known = words.get(word);
    if (known === undefined) continue;
    length += times;
    const { places, more } = known;
    for (let at = 0; at < places.length; at++) evidence[places[at]!]! += times * more[at]!;
  }
  for (let place = 0; place < evidence.length; place++) evidence[place]! += length * unseen[place]!;
  return evidence;
}

/** @param power what the evidence is raised to, 0 to 1 */
export function scoreBy(bag: Bag, evidence: Float64Array, counts: Counts, power: number): LeakScore {
  const { prior, unmet, unmetTitles } = counts;
  const scores = prior.map((log, at) => log + power * evidence[at]!);
  const likeliest = largest(scores, 1)[0];
  const most = likeliest === undefined ? unmet : Math.max(unmet, scores[likeliest]!);
  let total = unmetTitles * Math.exp(unmet - most);
  for (const score of scores) total += Math.exp(score - most);
  const all = most + Math.log(total);
  const place = counts.places.get(bag.title);
  return place === undefined
    ? { told: unmet - all, prior: unmet, first: false }
    : { told: scores[place]! - all, prior: prior[place]!, first: place === likeliest };
}

function numberOf<Name>(name: Name, numbers: Map<Name, number>): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}

function add(counts: Map<number, number>, key: number, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
