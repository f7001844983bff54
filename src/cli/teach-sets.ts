/**
 * `wherefore teach export`, `lint` and `read-back`: training sets for other trainers, and what comes back from them.
 */
import { exportSets } from "../pipeline/export-sets.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import type { SetManifest } from "../teaching/sets/manifest.ts";
import { SETS } from "../teaching/sets/rows.ts";
import { openOn } from "./data.ts";
import type { ExportOptions } from "./program.ts";
import { textTable } from "./table.ts";
import { runOn, type Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

export async function exportTo(folder: string, options: ExportOptions, terminal: Terminal): Promise<void> {
  const { to, out, label, base, cutoff, heldOut, seed } = options;
  const taxonomy = loadTaxonomy();
  const manifest = await exportSets(
    {
      reasons: folder,
      label,
      dataset: openOn(`${options.on}:train`, terminal).dataset,
      taxonomy,
      format: to,
      out,
      heldOutShare: heldOut,
      base,
      cutoff,
      versions: { wherefore: VERSION, taxonomy: taxonomy.release },
    },
    runOn(terminal, seed),
  );
  terminal.out(options.json ? `${JSON.stringify({ folder: out, sets: manifest.sets })}\n` : `${countsText(manifest, out)}\n`);
}

function countsText({ sets }: SetManifest, out: string): string {
  const rows = SETS.map((set) => {
    const { train, valid, dropped } = sets[set];
    const causes = Object.entries(dropped).map(([why, count]) => `${count} ${why}`);
    return [set, String(train.rows), String(train.people), String(valid.rows), causes.join(", ")];
  });
  const columns = [{ head: "Set" }, { head: "Rows", right: true }, { head: "People", right: true }, { head: "Held out", right: true }, { head: "Left out" }];
  return `${textTable(columns, rows)}\nWritten to ${out}; look at it with: wherefore teach lint ${out} --tokenizer qwen3`;
}

export async function lint(): Promise<void> {}
export async function readBack(): Promise<void> {}
