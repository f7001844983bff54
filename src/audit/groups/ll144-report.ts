/**
 * The report of rates and impact ratios: as data, as blocks to be printed, and as CSV.
 *
 * In: assessed people, what they said of themselves, the rule.  Out: an `Ll144Report` (docs/audit.md names its keys), which says what it is
 * and what it is not; every number in words comes from it.
 */
import { stringify } from "csv-stringify/sync";
import { BadInputError, counted } from "../../domain/index.ts";
import type { Block, PrintedDocument } from "../printed-document.ts";
import type { AssessedPeople } from "./assessed-people.ts";
import { type CategoryRate, FEWEST, impactTables, type RateTable, SMALL_SHARE } from "./impact-ratios.ts";
import { isScoring, type OutcomeRule, outcomeText } from "./outcome-rule.ts";
import type { SelfDeclared } from "./self-declared.ts";

export type Ll144Report = {
  readonly outcome: string;
  readonly rates: "selection" | "scoring";
  readonly assessed: number;
  /** In the file of categories, and not assessed. */
  readonly notAssessed: number;
  /** Nothing was ranked for them. */
  readonly unranked: number;
  readonly median: number | undefined;
  readonly tables: readonly RateTable[];
  /** Why categories under 2 % have no ratio; absent where they have one. */
  readonly leftOutBecause?: string;
  /** The files that it rests on, with their SHA-256, and the version that made it. */
  readonly made: { readonly from: Readonly<Record<string, string>>; readonly version: string; readonly on: string };
};

export function ll144Report(
  people: AssessedPeople,
  declared: SelfDeclared,
  rule: OutcomeRule,
  made: Ll144Report["made"],
  leftOutBecause?: string,
): Ll144Report {
  const { favourable, unranked, median } = people;
  const tables = impactTables(favourable, declared, leftOutBecause !== undefined);
  if (tables.every(({ n }) => n === 0))
    throw new BadInputError(
      "bad-categories",
      { file: declared.file },
      "nobody who was assessed has a category in it",
      "Use the same ids of persons in both files.",
    );
  const declaredAndAssessed = [...favourable.keys(), ...(rule.kind === "score" ? unranked : [])];
  const inFile = declaredAndAssessed.filter((person) => declared.has(person)).length;
  return {
    outcome: outcomeText(rule, median),
    rates: isScoring(rule) ? "scoring" : "selection",
    assessed: favourable.size,
    notAssessed: declared.people - inFile,
    unranked: unranked.length,
    median,
    tables,
    ...(leftOutBecause !== undefined && { leftOutBecause }),
    made,
  };
}

export const IS_NO_AUDIT =
  "This supports an independent audit and is not one: the law asks for an impartial evaluation by an independent auditor, who answers for data, rule and conclusions.";

/** What must be known to read the tables, a sentence each; the same on the terminal and on the page. */
export function readingNotes(report: Ll144Report): string[] {
  const rate = report.rates === "scoring" ? "scoring rate (share above the median)" : "selection rate";
  const notes = [
    `The rate is the ${rate}; the impact ratio is a category's rate divided by that of the most selected category (6 RCNY 5-300). Brackets are 95 % intervals: Wilson's of a rate, Katz's of a ratio. That the highest rate was picked after looking is not in them.`,
    `Categories are what people declared; none is inferred. Who declared none is counted as unknown and in no category (6 RCNY 5-301 (b)(5), (c)(5)).`,
    `Small: fewer than ${FEWEST.people} people, or fewer than ${FEWEST.outcomes} with or without the outcome. There a ratio can be chance; it is not printed, and stands in the JSON and CSV.`,
  ];
  if (report.leftOutBecause !== undefined)
    notes.push(
      `Categories under ${100 * SMALL_SHARE} % of a table have no ratio, as 6 RCNY 5-301 (d) lets an independent auditor decide. The justification given: ${report.leftOutBecause}`,
    );
  const what = report.rates === "scoring" ? "have no score and are left out" : "count as not selected";
  if (report.unranked > 0)
    notes.push(`For ${counted(report.unranked, "person", "people")} nothing was ranked; they ${what}.`);
  if (report.notAssessed > 0)
    notes.push(
      `${counted(report.notAssessed, "person", "people")} of the file of categories ${report.notAssessed === 1 ? "was" : "were"} not assessed.`,
    );
  return notes;
}

/** One line over a table. */
export function tableCaption({ by, n, unknown, mostIsFew }: RateTable): string {
  const few = mostIsFew ? "; the most selected category is small, so all ratios are unsure" : "";
  return `By ${by}: ${counted(n, "person", "people")}, ${unknown} unknown${few}`;
}

export const TABLE_HEADS = ["Category", "n", "With outcome", "Rate", "Impact ratio"] as const;

/** The cells of a row, as people read them. */
export function rowCells({ category, rate, ratio, few }: CategoryRate): string[] {
  return [category, String(rate.n), String(rate.count), rateText(rate), ratioText(ratio, few)];
}

function rateText({ count, n, low, high }: CategoryRate["rate"]): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  return `${percent(count / n)} % [${percent(low)}, ${percent(high)}]`;
}

function ratioText(ratio: CategoryRate["ratio"], few: boolean): string {
  if (ratio.kind === "most-selected") return few ? "1 (small)" : "1";
  if (ratio.kind === "excluded") return "left out (< 2 %)";
  if (ratio.kind === "undetermined") return "none: nobody selected";
  if (few) return "small";
  if (ratio.kind === "zero") return "0";
  return `${ratio.value.toFixed(2)} [${ratio.low.toFixed(2)}, ${ratio.high.toFixed(2)}]`;
}

export function ll144Document(report: Ll144Report): PrintedDocument {
  const tables = report.tables.map(
    (table): Block => ({
      kind: "table",
      caption: tableCaption(table),
      heads: TABLE_HEADS,
      rows: table.rows.map(rowCells),
    }),
  );
  const files = Object.entries(report.made.from).map(([name, hash]) => `${name}, SHA-256 ${hash}`);
  return {
    title: `Impact ratios by category (${report.rates} rates)`,
    blocks: [
      { kind: "paragraph", text: IS_NO_AUDIT },
      { kind: "heading", level: 2, text: "What was counted" },
      { kind: "paragraph", text: `${counted(report.assessed, "person", "people")} assessed. ${report.outcome}` },
      { kind: "heading", level: 2, text: "Rates and impact ratios" },
      ...tables,
      { kind: "heading", level: 2, text: "How to read them" },
      { kind: "list", items: readingNotes(report) },
      { kind: "heading", level: 2, text: "What the published summary needs besides" },
      {
        kind: "list",
        items: [
          "The date of the audit, and the source and explanation of the data: to be said by the auditor (6 RCNY 5-303).",
          "The date from which the tool was used: to be said by the employer.",
          "Whether the data are historical data of the tool, or test data and why: to be said by the auditor (6 RCNY 5-302).",
        ],
      },
      { kind: "heading", level: 2, text: "What this was made from" },
      { kind: "list", items: [...files, `Wherefore ${report.made.version}, ${report.made.on}`] },
    ],
  };
}

/** One row a table and category; numbers in full, and a cell is empty where there is none. */
export function ll144Csv({ tables }: Ll144Report): string {
  const heads = ["by", "category", "n", "with_outcome", "rate", "rate_low", "rate_high", "share"];
  const more = ["impact_ratio", "ratio_low", "ratio_high", "ratio_kind", "small"];
  const rows = tables.flatMap(({ by, n, unknown, rows: own }) => [
    ...own.map(({ category, rate, ratio, share, few }) => [
      by,
      category,
      rate.n,
      rate.count,
      rate.count / rate.n,
      rate.low,
      rate.high,
      share,
      "value" in ratio ? ratio.value : "",
      "low" in ratio ? ratio.low : "",
      "high" in ratio ? ratio.high : "",
      ratio.kind,
      few,
    ]),
    [by, "(unknown)", unknown, "", "", "", "", unknown / (n + unknown), "", "", "", "unknown", ""],
  ]);
  return stringify([[...heads, ...more], ...rows], { escape_formulas: true, cast: { boolean: String } });
}
