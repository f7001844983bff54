/**
 * Byte pairs: text as numbers, by merging the bytes that stand together most often.
 *
 * In: texts to learn from, or the tokens and merges that a model's file brings.  Out: a tokenizer, text to numbers and back.
 * Source: Sennrich et al. (2016), "Neural Machine Translation of Rare Words with Subword Units"; the pieces and the alphabet are those of
 * GPT-2 (github.com/openai/gpt-2, src/encoder.py); for a model's file the numbers are those of llama.cpp (src/llama-vocab.cpp).
 */
import * as z from "zod";

/**
 * Tokens by number and merges by rank, both in GPT-2's alphabet, where every byte is a printable character ("Ġ" is the space). Special tokens
 * are plain text: the marks of a chat, or whole words of our own. `split` is how text is cut into pieces that no merge crosses: as GPT-2
 * does; for SmolLM, with every digit by itself besides; or as Qwen2 and Qwen3 do.
 */
export const BytePairs = z.object({
  tokens: z.array(z.string()),
  merges: z.array(z.tuple([z.string(), z.string()])),
  special: z.array(z.int().min(0)),
  /** Plain text too, but read wherever a text spells them, as Qwen3 does with "<think>". */
  always: z.array(z.int().min(0)).optional(),
  split: z.enum(["gpt2", "smollm", "qwen2"]),
});
export type BytePairs = z.infer<typeof BytePairs>;

export type Tokenizer = {
  readonly pairs: BytePairs;
  readonly vocabulary: number;
  /** @param special whether a special token that the text spells becomes that token; what people wrote is read without */
  readonly encode: (text: string, special?: boolean) => number[];
  /** The text cut at the special tokens that it spells: what lies between them, and their numbers. */
  readonly cut: (text: string) => (string | number)[];
  /** Bytes that are no whole character become U+FFFD. */
  readonly decode: (tokens: readonly number[]) => string;
  /** @throws RangeError where there is no such token */
  readonly numberOf: (token: string) => number;
};

// The piece of GPT-2 ends with \s+(?!\S)|\s+, where \s is Unicode's white space; that of JavaScript is another set.
const GPT2_PIECES =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;
// The contraction's letters are of either case; and one sign may begin a word: ">Sales" is one piece.
const QWEN2_PIECES =
  /'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\p{White_Space}\p{L}\p{N}]+[\r\n]*|\p{White_Space}*[\r\n]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;
const DIGITS = /(\p{N})/u;
/** Pieces that were merged before are looked up; a text that never repeats itself must not fill the memory. */
const REMEMBERED_PIECES = 50_000;

const ALPHABET = byteAlphabet();
const BYTE_OF = new Map(ALPHABET.map((character, byte) => [character, byte]));

/** @throws RangeError for a merge of tokens that do not exist, or a special token beyond the vocabulary */
export function tokenizer(pairs: BytePairs): Tokenizer {
  const { tokens, split } = pairs;
  const numbers = new Map(tokens.map((token, number) => [token, number]));
  const numberOf = (token: string): number => {
    const number = numbers.get(token);
    if (number === undefined) throw new RangeError(`${JSON.stringify(token)} is not in the vocabulary.`);
    return number;
  };
  const ofByte = ALPHABET.map((character) => numbers.get(character));
  const merges = new Map<number, Merge>();
  pairs.merges.forEach(([left, right], rank) => {
    const pair = numberOf(left) * tokens.length + numberOf(right);
    if (!merges.has(pair)) merges.set(pair, { rank, token: numberOf(left + right) });
  });
  const always = plainTokens(tokens, pairs.always ?? []);
  const special = plainTokens(tokens, [...pairs.special, ...(pairs.always ?? [])]);
  const bytes = tokens.map((token, number) => (special.has(number) ? Buffer.from(token) : bytesOf(token)));
  const remembered = new Map<string, readonly number[]>();
  const encodePiece = (piece: string): readonly number[] => {
    const known = remembered.get(piece);
    if (known !== undefined) return known;
    // A byte that the vocabulary has no token for joins no other, and is left out in the end, as llama.cpp does.
    const single = [...Buffer.from(piece)].map((byte) => ofByte[byte] ?? NaN);
    const merged = mergeAll(single, merges, tokens.length).filter((number) => !Number.isNaN(number));
    if (remembered.size >= REMEMBERED_PIECES) remembered.clear();
    remembered.set(piece, merged);
    return merged;
  };
  return {
    pairs,
    vocabulary: tokens.length,
    encode: (text, readSpecial = false) =>
      cutSpecial(text, readSpecial ? special : always).flatMap((part) =>
        typeof part === "number" ? part : piecesOf(part, split).flatMap(encodePiece),
      ),
    cut: (text) => [...cutSpecial(text, special)],
    decode: (numbers) => Buffer.concat(numbers.map((number) => bytes[number]!)).toString("utf8"),
    numberOf,
  };
}

/** The pieces put together are the text; for Qwen2, the text in Unicode's composed form. */
export function piecesOf(text: string, split: BytePairs["split"]): string[] {
  if (split === "qwen2") return text.normalize("NFC").match(QWEN2_PIECES) ?? [];
  const parts = split === "smollm" ? text.split(DIGITS) : [text];
  return parts.flatMap((part) => part.match(GPT2_PIECES) ?? []);
}

/**
 * Learns merges from texts: the pair that stands together most often becomes a token, until the vocabulary is full or no pair occurs twice.
 * The same texts give the same vocabulary, whatever their order: of pairs equally frequent the one of the lower tokens is merged first.
 *
 * @param vocabulary how many tokens there may be, with the special ones and the 256 bytes
 * @param special    come first; not single words, which could be learned too: "<nurse>", never "nurse"
 */
export function learnBytePairs(
  texts: Iterable<string>,
  vocabulary: number,
  special: readonly string[] = [],
): BytePairs {
  if (vocabulary < special.length + ALPHABET.length)
    throw new RangeError(`${vocabulary} tokens do not hold ${special.length} special ones and 256 bytes.`);
  const mistakable = special.find((token) => piecesOf(token, "gpt2").length < 2);
  if (mistakable !== undefined)
    throw new RangeError(`The special token ${JSON.stringify(mistakable)} could be a word; put it between < and >.`);
  const tokens = [...special, ...[...ALPHABET].sort()];
  const numbers = new Map(tokens.map((token, number) => [token, number]));
  const words = [...countPieces(texts)].map(([piece, count]) => ({
    count,
    tokens: [...Buffer.from(piece)].map((byte) => numbers.get(ALPHABET[byte]!)!),
  }));
  const counts = new PairCounts(vocabulary);
  words.forEach((word, at) => {
    counts.add(word.tokens, word.count, at);
  });
  const merges: [string, string][] = [];
  while (tokens.length < vocabulary) {
    const best = counts.mostFrequent();
    if (best === undefined) break;
    const { left, right } = best;
    const token = tokens.length;
    tokens.push(tokens[left]! + tokens[right]!);
    merges.push([tokens[left]!, tokens[right]!]);
    for (const at of counts.wordsWith(left, right)) {
      const word = words[at]!;
      counts.add(word.tokens, -word.count, at);
      word.tokens = mergeOne(word.tokens, left, right, token);
      counts.add(word.tokens, word.count, at);
    }
  }
  return { tokens, merges, special: special.map((_, number) => number), split: "gpt2" };
}

type Merge = { readonly rank: number; readonly token: number };

/** The merge learned first is made first, and of several places the leftmost. The time grows with the square of a piece's length. */
function mergeAll(single: readonly number[], merges: ReadonlyMap<number, Merge>, vocabulary: number): number[] {
  const merged = [...single];
  const mergeAt = (at: number) => merges.get(merged[at]! * vocabulary + merged[at + 1]!);
  const ranks = merged.slice(1).map((_, at) => mergeAt(at)?.rank ?? Infinity);
  for (;;) {
    let best = -1;
    let least = Infinity;
    for (let at = 0; at < ranks.length; at++) {
      if (ranks[at]! < least) {
        least = ranks[at]!;
        best = at;
      }
    }
    if (best < 0) return merged;
    merged.splice(best, 2, mergeAt(best)!.token);
    ranks.splice(best, 1);
    if (best > 0) ranks[best - 1] = mergeAt(best - 1)?.rank ?? Infinity;
    if (best < ranks.length) ranks[best] = mergeAt(best)?.rank ?? Infinity;
  }
}

function mergeOne(word: readonly number[], left: number, right: number, token: number): number[] {
  const merged: number[] = [];
  for (let at = 0; at < word.length; at++) {
    if (word[at] === left && word[at + 1] === right) {
      merged.push(token);
      at++;
    } else merged.push(word[at]!);
  }
  return merged;
}

/** How often each pair stands together, and in which words it did at any time. */
class PairCounts {
  readonly #vocabulary: number;
  readonly #counts = new Map<number, number>();
  readonly #words = new Map<number, Set<number>>();

  constructor(vocabulary: number) {
    this.#vocabulary = vocabulary;
  }

  add(word: readonly number[], count: number, at: number): void {
    for (let place = 0; place + 1 < word.length; place++) {
      const pair = word[place]! * this.#vocabulary + word[place + 1]!;
      this.#counts.set(pair, (this.#counts.get(pair) ?? 0) + count);
      if (count > 0) this.#words.set(pair, (this.#words.get(pair) ?? new Set()).add(at));
    }
  }

  mostFrequent(): { left: number; right: number } | undefined {
    let best = -1;
    let most = 1;
    for (const [pair, count] of this.#counts) {
      if (count > most || (count === most && pair < best)) {
        most = count;
        best = pair;
      }
    }
    if (best < 0) return undefined;
    return { left: Math.floor(best / this.#vocabulary), right: best % this.#vocabulary };
  }

  wordsWith(left: number, right: number): number[] {
    return [...(this.#words.get(left * this.#vocabulary + right) ?? [])];
  }
}

function countPieces(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const piece of piecesOf(text, "gpt2")) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return counts;
}

/** Numbers and texts of the special tokens, the longest first: where two could stand, llama.cpp lets the longer one. */
function plainTokens(tokens: readonly string[], special: readonly number[]): Map<number, string> {
  const pairs = special.map((number): [number, string] => {
    const token = tokens[number];
    if (token === undefined || token === "") throw new RangeError(`The special token ${number} does not exist.`);
    return [number, token];
  });
  return new Map(pairs.sort(([, a], [, b]) => Buffer.byteLength(b) - Buffer.byteLength(a)));
}

function cutSpecial(text: string, special: ReadonlyMap<number, string>): (string | number)[] {
  let parts: (string | number)[] = [text];
  for (const [number, token] of special) {
    if (!text.includes(token)) continue;
    parts = parts.flatMap((part) =>
      typeof part === "number"
        ? [part]
        : part.split(token).flatMap((between, at) => (at === 0 ? [between] : [number, between])),
    );
  }
  return parts;
}

/** The bytes of a token in GPT-2's alphabet; a character outside of it stands for itself. */
function bytesOf(token: string): Uint8Array {
  return Buffer.concat(
    [...token].map((character) => {
      const byte = BYTE_OF.get(character);
      return byte === undefined ? Buffer.from(character) : Buffer.of(byte);
    }),
  );
}

/** Printable bytes are the characters they are in Latin-1; the others are given those from U+0100 on, in their order. */
function byteAlphabet(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCharCode(printable ? byte : next++);
  });
}
