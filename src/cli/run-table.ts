/**
 * `wherefore table`: finished runs side by side, a row a folder.
 */
import { tableOfRuns } from "../pipeline/table.ts";
import type { TableOptions } from "./commands/runs.ts";
import { runTableText } from "./show-table.ts";
import { type Terminal, widthOf } from "./terminal.ts";

export async function table(folders: readonly string[], options: TableOptions, terminal: Terminal): Promise<void> {
  const made = await tableOfRuns(folders, options.against, options.seed);
  terminal.out(
    options.json
      ? `${JSON.stringify(made, null, 1)}\n`
      : `${runTableText(made, options.markdown === true, widthOf(terminal))}\n`,
  );
}
