/**
 * `wherefore audit ll144`, `groups` and `swap`: how groups of people fare, by what they said of themselves.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import type { OptionsOf } from "./options.ts";

export type Ll144Options = OptionsOf<typeof ll144>;

const CATEGORIES = [
  "--categories <file>",
  "CSV of what people said of themselves: person, and a column a question",
] as const;

export const ll144 = () =>
  new Command("ll144")
    .description("selection or scoring rates and impact ratios, as New York City's Local Law 144 asks an auditor for")
    .argument("<predictions>", "JSONL, Parquet or CSV: person, with selected, score or ranking (docs/audit.md)")
    .requiredOption(...CATEGORIES)
    .requiredOption(
      "--outcome <rule>",
      'selected, "top-5 29-1141.00", "score>median", "score>=0.7" or "p(29-1141.00)>median"',
    )
    .option("--leave-out-small <why>", "give categories under 2 % no ratio, with the auditor's justification")
    .option("--html <file>", "write a page to be printed or published")
    .option("--csv <file>", "write every figure, a category a row")
    .option("--json", "print JSON (docs/audit.md)");
