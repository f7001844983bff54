/**
 * `wherefore import`: careers from any file to JSONL, with what was found and which rules were applied.
 */
import { BadInputError } from "../domain/index.ts";
import { type Format, readCareers } from "../histories/read.ts";
import { type ImportCounts, importCareers as importAll } from "../pipeline/import-careers.ts";
import { labelCoder } from "../taxonomy/label-list.ts";
import type { ImportOptions } from "./commands/careers.ts";
import { coderOn, columnsLeftOutText, knownCode, labelsOf, mappingOf, todayOn } from "./data.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function importCareers(file: string, options: ImportOptions, terminal: Terminal): Promise<void> {
  if (!options.out.endsWith(".jsonl"))
    throw new BadInputError(
      "bad-target",
      { file: options.out },
      "only JSONL is written",
      "Give a name that ends in .jsonl.",
    );
  const labels = await labelsOf(options.labels);
  const careers = readCareers(file, {
    coder: labels === undefined ? coderOn(terminal) : labelCoder(labels.space),
    knownCode: knownCode(),
    labels: labels?.space,
    today: todayOn(terminal, options.asOf),
    mapping: await mappingOf(options.mapping),
    input: terminal.input,
    onFormat: (format, because) => terminal.err(`Read as ${format}, because ${because}.\n`),
    onColumnsLeftOut: (columns) => terminal.err(columnsLeftOutText(columns)),
    ...(options.format !== undefined && { format: options.format as Format }),
  });
  const counts = await importAll(careers, options.out, runOn(terminal, 1));
  terminal.out(
    options.json
      ? `${JSON.stringify({ to: options.out, ...counts })}\n`
      : `${countsText(counts)}\nWritten to ${options.out}\n`,
  );
}

function countsText({ careers, jobs, coding, rules }: ImportCounts): string {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => `${count.toLocaleString("en")} ${name}`)
      .join(", ");
  const applied =
    Object.keys(rules).length === 0 ? [] : [`Rules applied: ${list(rules)} (docs/formats.md says what each means)`];
  return [
    `${careers.toLocaleString("en")} careers, ${jobs.toLocaleString("en")} jobs`,
    `Titles: ${list(coding) || "none"}`,
    ...applied,
  ].join("\n");
}
