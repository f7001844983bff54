/**
 * `wherefore audit swap`: whether rankings mind names, nationality, gendered words and schools.
 */
import { auditSwaps, type SwapRow } from "../audit/groups/swap-audit.ts";
import type { Career } from "../domain/index.ts";
import { type Format, readCareers } from "../histories/read.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import type { SwapOptions } from "./commands/audit-groups.ts";
import { coderOn, columnsLeftOutText, knownCode, mappingOf, todayOn } from "./data.ts";
import { methodsOn } from "./methods-on.ts";
import { rateText } from "./show-statistics.ts";
import { textTable, WIDTH, wrapped } from "./table.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function swap(file: string, options: SwapOptions, terminal: Terminal): Promise<void> {
  const taxonomy = loadTaxonomy();
  const run = runOn(terminal, options.seed, options.concurrency);
  const reading = { coder: coderOn(terminal), knownCode: knownCode(), today: todayOn(terminal, options.asOf) };
  const careers = await careersOf(file, options, reading, terminal);
  const methods = await methodsOn(terminal, run, options);
  try {
    const recommender = await methods.make(options.method);
    const codeOf = (title: number) => taxonomy.occupations[title]!.title;
    const rows = await auditSwaps(careers, { reading, recommender, codeOf }, run);
    const report = { method: options.method, people: careers.length, rows };
    terminal.out(options.json ? `${JSON.stringify(report)}\n` : `${swapText(report)}\n`);
  } finally {
    await methods.close();
  }
}

type Reading = Parameters<typeof readCareers>[1];

async function careersOf(
  file: string,
  { format, mapping, limit }: SwapOptions,
  reading: Reading,
  terminal: Terminal,
): Promise<Career[]> {
  const careers: Career[] = [];
  const read = readCareers(file, {
    ...reading,
    mapping: await mappingOf(mapping),
    input: terminal.input,
    onColumnsLeftOut: (columns) => terminal.err(columnsLeftOutText(columns)),
    ...(format !== undefined && { format: format as Format }),
  });
  for await (const career of read) {
    careers.push(career);
    if (careers.length === limit) break;
  }
  return careers;
}

type SwapReport = { readonly method: string; readonly people: number; readonly rows: readonly SwapRow[] };

function swapText({ method, people, rows }: SwapReport): string {
  const columns = ["Swapped", "n", "Moved", "Other first", "max |dp|", "KL, nats"].map((head, at) => ({
    head,
    right: at > 0,
  }));
  const cells = rows.map(({ swap, n, moved, otherFirst, most, divergence }) => [
    swap,
    String(n),
    n === 0 ? "" : rateText(moved),
    n === 0 ? "" : rateText(otherFirst),
    most === undefined ? "" : most.value.toFixed(4),
    divergence === undefined ? "" : divergence.value.toFixed(4),
  ]);
  const intro = `Histories of ${people} people in two forms each, ranked by ${method}. n: something was swapped in them, and they were understood in one form at least. Moved: some probability differs, or the history is understood in one form only. max |dp|, KL: means over histories that are understood in both.`;
  return [wrapped(intro, WIDTH), textTable(columns, cells), ...rows.map(detailOf)].join("\n\n");
}

function detailOf({ swap, said, untouched, notUnderstood, readAlike, oneFormOnly, most, ...row }: SwapRow): string {
  const facts = [
    untouched > 0 && `${untouched} hold nothing of the kind`,
    notUnderstood > 0 && `${notUnderstood} are not understood in either form`,
    readAlike > 0 && `${readAlike} are read the same in both, so they cannot move`,
    oneFormOnly > 0 && `${oneFormOnly} are understood in one form only`,
    row.moved.count > 0 && `the largest difference is ${row.largest.toFixed(3)}`,
    row.worstPlace > 1 && `a first title falls to place ${row.worstPlace} at worst`,
    most !== undefined && row.moved.count > 0 && `mean max |dp| [${most.low.toFixed(4)}, ${most.high.toFixed(4)}]`,
  ].filter((fact) => fact !== false);
  const lines = row.examples.map(({ titles, one, other }) => wrapped(`  ${titles}: ${one} | ${other}`, WIDTH, "    "));
  const about = `${swap}: ${said}.${facts.length > 0 ? ` ${facts.join("; ")}.` : ""}`;
  return [wrapped(about, WIDTH), ...lines].join("\n");
}
