/**
 * What the career model reads and writes: one number for each thing that can be said of a job, for each occupation, and for pieces of
 * words.
 *
 * In: the taxonomy and byte pairs learned from reasons.  Out: a `Vocabulary`.
 * The numbers stand in this order: marks, attributes of a job, SOC groups, byte pairs, occupations. A text names an occupation by its
 * own token, so that a reason about nurses and a history of nursing speak of the same vector.
 */
import { DEGREE_LEVELS, type DegreeLevel, socGroup } from "../domain/index.ts";
import { BROAD_FIELDS } from "../histories/broad-field.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { BytePairs, Tokenizer } from "../tokens/byte-pairs.ts";
import { tokenizer } from "../tokens/byte-pairs.ts";

const MARKS = ["nothing", "<think>", "</think>", "<answer>"] as const;
/** The numbers of the marks; a position's empty slots hold `NOTHING`, whose vector is 0. */
export const [NOTHING, THINK, THOUGHT, ANSWER] = [0, 1, 2, 3] as const;

/** Years worked in a job, hours a year, age at its end, years since the job before: the upper bound of each bin but the last. */
export const SPAN_BOUNDS = [1, 2, 3, 4, 6, 9] as const;
export const HOURS_BOUNDS = [500, 1000, 1500, 1900, 2200] as const;
export const GAP_BOUNDS = [0, 1, 3] as const;
export const AGES = { youngest: 14, oldest: 45 } as const;

const ATTRIBUTES: readonly string[] = [
  ...[...SPAN_BOUNDS, "more"].map((bound) => `span ${bound}`),
  ...[...HOURS_BOUNDS, "more"].map((bound) => `hours ${bound}`),
  ...[...GAP_BOUNDS, "more"].map((bound) => `gap ${bound}`),
  "full time",
  "part time",
  "same employer",
  "another employer",
  ...DEGREE_LEVELS.map((level) => `degree ${level}`),
  ...BROAD_FIELDS.map((field) => `field ${field}`),
  ...Array.from({ length: AGES.oldest - AGES.youngest + 1 }, (_, at) => `age ${AGES.youngest + at}`),
];

export type Vocabulary = {
  readonly size: number;
  readonly titles: number;
  /** The number of the first byte pair. */
  readonly firstWord: number;
  /** The number of the first occupation; occupations come last, in the taxonomy's order. */
  readonly firstTitle: number;
  /** The token of an attribute, such as "span 3" or "degree bachelor". */
  readonly attribute: (name: string) => number;
  readonly degree: (level: DegreeLevel) => number;
  /** The tokens of an occupation's SOC groups: major, minor, broad and detailed. */
  readonly ancestors: (title: number) => readonly number[];
  readonly encodeText: (text: string) => number[];
  readonly decodeText: (tokens: readonly number[]) => string;
};

/** @param pairs learned from the texts that the model is trained on */
export function buildVocabulary(taxonomy: Taxonomy, pairs: BytePairs): Vocabulary {
  const codes = taxonomy.occupations.map(({ code }) => code);
  const groupsOfTitles = codes.map(groupsOf);
  const groups = [...new Set(groupsOfTitles.flat())];
  const names = [...MARKS, ...ATTRIBUTES, ...groups];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const firstWord = names.length;
  const firstTitle = firstWord + pairs.tokens.length;
  const attribute = (name: string) => {
    const number = numbers.get(name);
    if (number === undefined) throw new RangeError(`the vocabulary has no attribute "${name}"`);
    return number;
  };
  const ancestors = groupsOfTitles.map((own) => own.map((group) => numbers.get(group)!));
  // Ranking needs no words, and getting ready to read them takes 15 ms.
  let words: TextCoding | undefined;
  const coding = () => {
    words ??= textCoding(taxonomy, tokenizer(pairs), firstWord, firstTitle);
    return words;
  };
  return {
    size: firstTitle + codes.length,
    titles: codes.length,
    firstWord,
    firstTitle,
    attribute,
    degree: (level) => attribute(`degree ${level}`),
    ancestors: (title) => ancestors[title]!,
    encodeText: (text) => coding().encodeText(text),
    decodeText: (tokens) => coding().decodeText(tokens),
  };
}

function groupsOf(code: string): string[] {
  return ([2, 3, 5, 6] as const).map((digits) => `SOC ${digits} ${socGroup(code, digits)}`);
}

type TextCoding = Pick<Vocabulary, "encodeText" | "decodeText">;

/** Official titles in a text become their own tokens; between them stand byte pairs. */
function textCoding(taxonomy: Taxonomy, words: Tokenizer, firstWord: number, firstTitle: number): TextCoding {
  const titles = new Map(taxonomy.occupations.map(({ title }, index) => [title, index]));
  // The longest title first, so that "Managers, All Other" is not read as "Managers".
  const pattern = new RegExp(
    `(?<=^| )(${[...titles.keys()]
      .sort((a, b) => b.length - a.length)
      .map((title) => title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("|")})(?![\\p{L}\\p{N}])`,
    "u",
  );
  return {
    encodeText: (text: string) =>
      text.split(pattern).flatMap((part, at) => {
        if (at % 2 === 1) return [firstTitle + titles.get(part)!];
        return words.encode(part).map((token) => firstWord + token);
      }),
    decodeText: (tokens: readonly number[]) => {
      let text = "";
      let waiting: number[] = [];
      const say = () => {
        text += words.decode(waiting);
        waiting = [];
      };
      for (const token of tokens) {
        if (token >= firstTitle) {
          say();
          text += taxonomy.occupations[token - firstTitle]!.title;
        } else if (token >= firstWord) waiting.push(token - firstWord);
      }
      say();
      return text;
    },
  };
}
