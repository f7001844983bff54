/** The table of faithfulness, a method a row, as text or Markdown. */
import type { Compared, FaithfulnessRow, Figure } from "../judges/faithfulness/table.ts";
import { intervalText } from "../statistics/texts.ts";
import { figureTable, WIDTH, wrapped } from "./table.ts";

const HEADS = [
  "Method",
  "People",
  "Cited",
  "of facts",
  "First title stays",
  "at random",
  "Moved without",
  "at random",
  "Signs true",
  "Read from it",
  "from another's",
  "Hint named",
];

export function faithfulnessText(rows: readonly FaithfulnessRow[], markdown: boolean): string {
  const cells = rows.map((row) => [
    row.method,
    String(row.people),
    row.cited.value.toFixed(1),
    row.facts.value.toFixed(1),
    ...pair(row.sufficient),
    ...pair(row.moved),
    figure(row.signsTrue),
    ...pair(row.simulated),
    figure(row.hintNamed),
  ]);
  const note =
    "In per cent, with 95 % intervals by person. First title stays: the ranking from the cited facts alone, against as many facts drawn at random. Moved without: total variation when they are taken away. Signs true: cited facts that pull the way that was said (by a model's words: for it). Read from it: a small reader tells the first title from the reason alone, against another person's reason. Hint named: a planted last job that moved the first title is named; n in brackets.";
  return `${figureTable(HEADS, cells, markdown)}\n\n${wrapped(note, WIDTH)}`;
}

function pair({ own, other }: Compared): string[] {
  return [figure(own), other.value.toFixed(1)];
}

function figure(one: Figure | undefined): string {
  return one === undefined ? "none" : `${intervalText(one, 1)} (${one.n})`;
}
