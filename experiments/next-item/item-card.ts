/**
 * The card of a run: settings, seed, what was counted on whom, and what it cost.
 *
 * In: a trained network and the people.  Out: `card.json`, with the test part once it was read, and the same as Markdown.
 */
import * as z from "zod";
import type { ItemScorer } from "./item-sequences.ts";
import { gainAt, hitAt, type LeftOut, meanText, meanWithInterval } from "./next-item.ts";
import { ranksOf, type TrainedItems } from "./train-items.ts";

const TestRow = z.object({
  seen: z.string(),
  penalty: z.number().optional(),
  figures: z.record(z.string(), z.string()),
});
type TestRow = z.infer<typeof TestRow>;

export const ItemCard = z.object({
  settings: z.record(z.string(), z.unknown()),
  seed: z.int(),
  people: z.int(),
  items: z.int(),
  validated: z.int(),
  epochs: z.int(),
  bestEpoch: z.int(),
  validationGain: z.number(),
  minutesOfOneCore: z.number(),
  /** Absent where the test part was not read. */
  test: z.array(TestRow).optional(),
});
export type ItemCard = z.infer<typeof ItemCard>;

/** The test part, read once: the penalty of what was seen is chosen on validation before. */
export async function readTest(
  people: readonly LeftOut[],
  { parameters }: TrainedItems,
  scorer: ItemScorer,
  say: (text: string) => void,
): Promise<TestRow[]> {
  const ranks = (part: "valid" | "test", penalty?: number) =>
    ranksOf(
      scorer,
      parameters,
      people.map((person) => person[part]),
      penalty,
    );
  let best = { penalty: 0, gain: Number.NEGATIVE_INFINITY };
  for (const penalty of PENALTIES) {
    const gain = meanWithInterval((await ranks("valid", penalty)).map((rank) => gainAt(10, rank))).mean;
    say(`validation, n = ${people.length}: penalty ${penalty}: NDCG@10 ${gain.toFixed(4)}\n`);
    if (gain > best.gain) best = { penalty, gain };
  }
  return [
    { seen: "removed", figures: figuresOf(await ranks("test")) },
    { seen: "kept", penalty: 0, figures: figuresOf(await ranks("test", 0)) },
    { seen: "kept, less a penalty", penalty: best.penalty, figures: figuresOf(await ranks("test", best.penalty)) },
  ];
}

/** What may be taken from the logit of every item that was seen. */
const PENALTIES = [0, 1, 2, 3, 4, 6, 8];

function figuresOf(ranks: readonly (number | undefined)[]): Record<string, string> {
  const figures = [5, 10].flatMap((k) => [
    [`R@${k}`, meanText(ranks.map((rank) => hitAt(k, rank)))],
    [`N@${k}`, meanText(ranks.map((rank) => gainAt(k, rank)))],
  ]);
  return Object.fromEntries(figures);
}

export function cardText(card: ItemCard): string {
  const settings = Object.entries(card.settings).map(([name, value]) => `${name} ${value}`);
  const lines = [
    `- data: ${card.people} people, ${card.items} items; validated after each epoch on ${card.validated} of them`,
    `- settings: ${settings.join(", ")}`,
    `- epochs: ${card.epochs}, the best ${card.bestEpoch} with NDCG@10 ${card.validationGain.toFixed(4)} on validation`,
    `- cost: ${card.minutesOfOneCore.toFixed(1)} minutes of processor time`,
  ];
  if (card.test === undefined) return `${[...lines, "- the test part was not read"].join("\n")}\n`;
  const names = Object.keys(card.test[0]!.figures);
  const rows = card.test.map(
    ({ seen, penalty, figures }) =>
      `| ${seen}${penalty ? ` (${penalty})` : ""} | ${names.map((name) => figures[name]).join(" | ")} |`,
  );
  const head = [
    `| seen (test, n = ${card.people}) | ${names.join(" | ")} |`,
    `|---|${names.map(() => "---:|").join("")}`,
  ];
  return `${[...lines, "", ...head, ...rows].join("\n")}\n`;
}
