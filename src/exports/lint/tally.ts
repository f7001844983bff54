/**
 * What a whole set shows that no row does by itself: lengths, repetitions, how the answers are spread; and the findings, counted by rule.
 *
 * In: rows, one after the other.  Out: figures a file, and the findings with the first places of each. Of a row only a hash is kept.
 */
import { createHash } from "node:crypto";
import type { ChatMessage } from "../../domain/index.ts";
import { partsOf, RULES, type RuleName } from "./rules.ts";

export type Finding = {
  readonly rule: RuleName;
  readonly level: "error" | "note";
  readonly said: string;
  readonly count: number;
  /** The first five, "file:line", with what was found where it differs from row to row. */
  readonly places: readonly string[];
};

export type FileFigures = {
  readonly file: string;
  readonly rows: number;
  readonly dropped: number;
  /** Of prompt and answer together; absent where nothing counted them. */
  readonly tokens?: { readonly median: number; readonly most: number; readonly total: number; readonly cut: number };
  /** Titles that are an answer, and the commonest with its share. */
  readonly labels?: { readonly titles: number; readonly commonest: string; readonly share: number };
};

const SHOWN = 5;

export class Findings {
  readonly #found = new Map<RuleName, { count: number; places: string[] }>();

  add(rule: RuleName, place: string, found = ""): void {
    const known = this.#found.get(rule) ?? { count: 0, places: [] };
    known.count++;
    if (known.places.length < SHOWN) known.places.push(found === "" ? place : `${place}: ${found}`);
    this.#found.set(rule, known);
  }

  all(): Finding[] {
    return (Object.keys(RULES) as RuleName[]).flatMap((rule) => {
      const found = this.#found.get(rule);
      const [level, said] = RULES[rule];
      return found === undefined ? [] : [{ rule, level, said, ...found }];
    });
  }
}

/** Prompts by their hash, with the splits they are in. */
export class Prompts {
  readonly #splits = new Map<string, Set<string>>();

  /** @returns whether this prompt has now been seen in a second split */
  add(hash: string, split: string): boolean {
    const splits = this.#splits.get(hash) ?? new Set();
    const before = splits.size;
    splits.add(split);
    this.#splits.set(hash, splits);
    return before === 1 && splits.size === 2;
  }
}

/** The figures of one file. */
export class FileTally {
  readonly #file: string;
  readonly #rows = new Set<string>();
  readonly #titles = new Map<string, number>();
  readonly #lengths: number[] = [];
  #count = 0;
  #dropped = 0;
  #cut = 0;

  constructor(file: string) {
    this.#file = file;
  }

  drop(): void {
    this.#dropped++;
  }

  /** @returns whether the very same row was there before */
  add(prompt: readonly ChatMessage[], answers: readonly string[]): boolean {
    this.#count++;
    const { title } = partsOf(answers[0] ?? "");
    if (title !== undefined) this.#titles.set(title, (this.#titles.get(title) ?? 0) + 1);
    const hash = shortHash(JSON.stringify([prompt, answers]));
    const there = this.#rows.has(hash);
    this.#rows.add(hash);
    return there;
  }

  measure(tokens: number, cut: boolean): void {
    this.#lengths.push(tokens);
    if (cut) this.#cut++;
  }

  figures(): FileFigures {
    const lengths = this.#lengths.toSorted((a, b) => a - b);
    const [commonest] = [...this.#titles].sort((a, b) => b[1] - a[1]);
    const answered = [...this.#titles.values()].reduce((sum, count) => sum + count, 0);
    return {
      file: this.#file,
      rows: this.#count,
      dropped: this.#dropped,
      ...(lengths.length > 0 && {
        tokens: {
          median: lengths[Math.floor((lengths.length - 1) / 2)]!,
          most: lengths.at(-1)!,
          total: lengths.reduce((sum, length) => sum + length, 0),
          cut: this.#cut,
        },
      }),
      ...(commonest !== undefined && {
        labels: { titles: this.#titles.size, commonest: commonest[0], share: commonest[1] / answered },
      }),
    };
  }
}

export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
