/**
 * `wherefore train export`, `lint` and `read-back`: training sets for other trainers, and what comes back from them.
 */

import { fileURLToPath } from "node:url";
import { WhereforeError } from "../domain/index.ts";
import { type LintReport, lintSets } from "../exports/lint/lint-sets.ts";
import { openTarget, servingByServer, servingByTemplate } from "../exports/lint/lint-target.ts";
import type { Setting } from "../exports/lint/parity.ts";
import { readBack as readPredictions } from "../exports/read-back.ts";
import type { SetManifest } from "../exports/set-manifest.ts";
import { SETS } from "../exports/set-rows.ts";
import { popularityFloor } from "../methods/model-methods.ts";
import { exportSets } from "../pipeline/export.ts";
import { VERSION } from "../records/version.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import type { ExportOptions, LintOptions, ReadBackOptions } from "./commands/train.ts";
import { openOn, trainingOn } from "./data.ts";
import { openSetOn } from "./reason-set.ts";
import { reportText as reportOfRun } from "./show-report.ts";
import { textTable } from "./table.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function exportTo(folder: string, options: ExportOptions, terminal: Terminal): Promise<void> {
  const { for: format, out, label, base, template, cutoff, heldOut, seed } = options;
  const taxonomy = loadTaxonomy();
  const manifest = await exportSets(
    {
      reasons: folder,
      label,
      dataset:
        options.on === undefined
          ? (await openSetOn(folder, undefined, terminal)).dataset
          : await trainingOn(options.on, terminal),
      taxonomy,
      format,
      out,
      heldOutShare: heldOut,
      base,
      template,
      cutoff,
      versions: { wherefore: VERSION, taxonomy: taxonomy.release },
    },
    runOn(terminal, seed),
  );
  terminal.out(
    options.json ? `${JSON.stringify({ folder: out, sets: manifest.sets })}\n` : `${countsText(manifest, out)}\n`,
  );
}

function countsText({ sets, template }: SetManifest, out: string): string {
  const rows = SETS.map((set) => {
    const { train, valid, dropped } = sets[set];
    const causes = Object.entries(dropped).map(([why, count]) => `${count} ${why}`);
    return [set, String(train.rows), String(train.people), String(valid.rows), causes.join(", ")];
  });
  const columns = [
    { head: "Set" },
    { head: "Rows", right: true },
    { head: "People", right: true },
    { head: "Held out", right: true },
    { head: "Left out" },
  ];
  return `${textTable(columns, rows)}\nWritten to ${out}; look at it with: wherefore train lint ${out} --tokenizer ${template === "qwen3" ? "qwen3" : "CHECKPOINT"}`;
}

/** Ends with an error where the set has one, so that a script stops before it pays. */
export async function lint(path: string, options: LintOptions, terminal: Terminal): Promise<void> {
  const { cutoff, tokenizer, server, timeout } = options;
  const target = tokenizer === undefined ? undefined : await openTarget(tokenizer, [process.cwd(), HERE]);
  const endpoint = {
    baseUrl: server ?? "",
    model: "",
    apiKey: terminal.env["OPENAI_API_KEY"],
    timeout: 1000 * timeout,
  };
  const serving =
    server !== undefined ? servingByServer(endpoint, terminal.signal) : target && servingByTemplate(target);
  const report = await lintSets(path, loadTaxonomy(), target, serving, cutoff, runOn(terminal, 1));
  terminal.out(options.json ? `${JSON.stringify(report)}\n` : `${reportText(report)}\n`);
  const errors = report.findings.filter(({ level }) => level === "error").reduce((sum, { count }) => sum + count, 0);
  const apart = report.parity.filter(({ kind }) => kind === "apart").length;
  if (errors + apart > 0)
    throw new WhereforeError(
      "input",
      "lint-errors",
      `${path}: ${errors} errors in rows, and ${apart} files whose tokens are others in serving.`,
    );
}

const HERE = fileURLToPath(new URL(".", import.meta.url));

function reportText({ files, findings, parity }: LintReport): string {
  const columns = ["Rows", "Dropped", "Tokens", "Median", "Longest", "Cut", "Titles"].map((head) => ({
    head,
    right: true,
  }));
  const rows = files.map(({ file, rows, dropped, tokens, labels }) => [
    file,
    ...[rows, dropped, tokens?.total, tokens?.median, tokens?.most, tokens?.cut, labels?.titles].map((value) =>
      value === undefined ? "-" : value.toLocaleString("en"),
    ),
  ]);
  const found = findings.map(
    ({ level, rule, said, count, places }) =>
      `${level === "error" ? "Error" : "Note"} ${rule} (${count}): ${said}.\n${places.map((place) => `    ${place}`).join("\n")}`,
  );
  const compared = parity.map((one) =>
    one.kind === "same"
      ? `${one.file}: training and serving have the same tokens (${one.rows} rows compared, ${settingText(one.setting)}).`
      : [
          `${one.file}: training and serving part at token ${one.at}.`,
          `    training ${one.training}`,
          `    serving  ${one.serving}`,
          `    ${one.mend === undefined ? "No setting of thinking mends it." : `Serve it with ${settingText(one.mend.setting)}.`}`,
        ].join("\n"),
  );
  return [textTable([{ head: "File" }, ...columns], rows), ...found, ...compared].join("\n\n");
}

function settingText(setting: Setting): string {
  if (setting === undefined) return "no word of thinking";
  return `chat_template_kwargs {"enable_thinking": ${setting}}`;
}

export async function readBack(predictions: string, options: ReadBackOptions, terminal: Terminal): Promise<void> {
  const taxonomy = loadTaxonomy();
  const { folder, report } = await readPredictions(
    {
      predictions,
      exported: options.of,
      log: options.log,
      method: options.method,
      dataset: (await openOn(options.on, terminal)).dataset,
      taxonomy,
      floor: popularityFloor(taxonomy),
      runs: options.runs,
      versions: { wherefore: VERSION, node: process.version, taxonomy: taxonomy.release },
    },
    runOn(terminal, options.seed),
    terminal.now,
  );
  terminal.err(`Run ${folder}\n`);
  terminal.out(options.json ? `${JSON.stringify(report)}\n` : `${reportOfRun(report, false)}\n`);
}
