/**
 * A finished run as one page of HTML that needs nothing beside it: no script, no other file.
 *
 * In: a report, and the cases that two of its methods disagree on.  Out: text. Every word that comes from a file is escaped; a figure that cannot be
 * had stands there as why.
 */
import type { Comparison } from "../evaluate/compare.ts";
import type { Figure, Missing } from "../evaluate/metrics.ts";
import type { EvaluationReport, MethodReport } from "../evaluate/report.ts";
import { chanceText, intervalText } from "../statistics/texts.ts";

/** A case that one method had first and another had not. */
export type Disagreement = {
  readonly right: string;
  readonly wrong: string;
  readonly count: number;
  /** The first of them: whose case, what followed, and the place at which each method had it. */
  readonly cases: readonly {
    readonly id: string;
    readonly truth: string;
    readonly said: string;
    readonly place: number;
  }[];
};

const COLUMNS: readonly (readonly [key: string, head: string, digits: number])[] = [
  ["accEM", "AccEM", 1],
  ["hr@3", "HR@3", 1],
  ["hr@10", "HR@10", 1],
  ["mrr", "MRR", 1],
  ["perplexity", "perplexity", 1],
  ["new.hr@10", "HR@10, new titles", 1],
];

const BREAKDOWNS = [
  ["step", "By what people then did"],
  ["history length", "By how many jobs a history holds"],
  ["major group", "By the SOC major group of what followed"],
  ["year", "By year"],
] as const;

export function runPage(name: string, report: EvaluationReport, disagreements: readonly Disagreement[]): string {
  const { on, part, notice, n, people, methods, comparisons } = report;
  const title = `${on}, ${part} part: ${methods.map(({ method }) => method).join(", ")}`;
  const body = [
    `<h1>${text(title)}</h1>`,
    `<p>${text(name)} · ${n} cases of ${people} people · ${text(notice)}</p>`,
    "<p>In brackets 95 % intervals, by person.</p>",
    section("Figures", figuresTable(methods)),
    comparisons.length === 0 ? "" : section("Pairs of methods", comparisonTable(comparisons)),
    ...BREAKDOWNS.map(([by, head]) => section(head, breakdownTable(methods, by))),
    ...disagreements.map((one) =>
      section(`${one.right} right, ${one.wrong} wrong (${one.count})`, disagreementTable(one)),
    ),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>
${body.filter((part) => part !== "").join("\n")}
</main></body>
</html>
`;
}

function figuresTable(methods: readonly MethodReport[]): string {
  const heads = ["Method", ...COLUMNS.map(([, head]) => head), "Failed", "Trained on"];
  const rows = methods.map(({ method, metrics, failed, trainedOn, trainedOnThese }) => [
    `<th scope="row">${text(method)}</th>`,
    ...COLUMNS.map(([key, , digits]) => cell(figureText(metrics[key as keyof typeof metrics], digits))),
    cell(`${failed}`),
    cell(`${trainedOn?.join(", ") ?? "not known"}${trainedOnThese ? " (these very people)" : ""}`),
  ]);
  return table(heads, rows);
}

function comparisonTable(comparisons: readonly Comparison[]): string {
  const heads = [
    "A",
    "B",
    "log p(truth), A less B, nats",
    "p (sign flips, Holm)",
    "AccEM, A less B, points",
    "only A right",
    "only B right",
    "McNemar, mid-p",
  ];
  return table(
    heads,
    comparisons.map(({ a, b, logP, accEM }) => [
      `<th scope="row">${text(a)}</th>`,
      cell(b),
      cell(logP === null ? "no probability for some true title" : intervalText(logP, 3)),
      cell(logP === null ? "" : chanceText(logP.holm)),
      cell(intervalText(accEM, 1)),
      cell(`${accEM.onlyA}`),
      cell(`${accEM.onlyB}`),
      cell(accEM.mcnemar === null ? "several cases a person" : chanceText(accEM.mcnemar.midP)),
    ]),
  );
}

/** Methods side by side, a group a row. */
function breakdownTable(methods: readonly MethodReport[], by: string): string {
  const [first] = methods;
  const groups = first?.breakdown.filter((row) => row.by === by) ?? [];
  if (groups.length === 0) return "";
  const heads = ["Group", "n", ...methods.flatMap(({ method }) => [`${method}: AccEM`, `${method}: HR@10`])];
  return table(
    heads,
    groups.map(({ group, n }) => [
      `<th scope="row">${text(group)}</th>`,
      cell(`${n}`),
      ...methods.flatMap(({ breakdown }) => {
        const row = breakdown.find((one) => one.by === by && one.group === group);
        return [
          cell(row === undefined ? "" : figureText(row.accEM, 1)),
          cell(row === undefined ? "" : figureText(row.hr10, 1)),
        ];
      }),
    ]),
  );
}

function disagreementTable({ wrong, cases }: Disagreement): string {
  return table(
    ["Case", "What followed", `${wrong} said first`, `${wrong} had it at place`],
    cases.map(({ id, truth, said, place }) => [
      `<th scope="row">${text(id)}</th>`,
      cell(truth),
      cell(said),
      cell(`${place}`),
    ]),
  );
}

function section(head: string, inside: string): string {
  return inside === ""
    ? ""
    : `<section><h2>${text(head)}</h2><div tabindex="0" role="region" aria-label="${text(head)}">${inside}</div></section>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((one) => `<th scope="col">${text(one)}</th>`).join("");
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.map((row) => `<tr>${row.join("")}</tr>`).join("\n")}</tbody></table>`;
}

function cell(said: string): string {
  return `<td>${text(said)}</td>`;
}

function figureText(figure: Figure | Missing | undefined, digits: number): string {
  if (figure === undefined) return "";
  return "missing" in figure ? figure.missing : intervalText(figure, digits);
}

function text(said: string): string {
  return said.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The look of the page (page/src/page.css), as far as tables need it. */
const STYLE = `
:root { color-scheme: light dark; --paper: light-dark(#faf8f4, #161513); --ink: light-dark(#1d1b18, #efeae1); --soft: light-dark(#635d54, #aaa295);
  --line: light-dark(#e6e0d5, #35312c); }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 Inter, "Helvetica Neue", system-ui, sans-serif; }
main { max-width: 1300px; margin: 0 auto; padding: 36px 24px; }
h1, h2 { font-family: "Source Serif 4", Charter, Georgia, serif; line-height: 1.2; }
p { color: var(--soft); max-width: 80ch; }
section { margin-top: 32px; }
section > div { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; font-weight: 400; padding: 7px 18px 7px 0; border-bottom: 1px solid var(--line); vertical-align: baseline; white-space: nowrap; }
thead th { color: var(--soft); font-size: 13px; }
tbody th { font-weight: 600; }
`;
