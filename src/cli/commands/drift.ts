/**
 * `wherefore drift ...`: whether what is served is like what was trained on, and what a new release of O*NET changes.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import { KEYS } from "./audit-log.ts";
import { type OptionsOf, RUNS, SEED, withReading } from "./options.ts";

export type ServedDriftOptions = OptionsOf<typeof served>;
export type LogDriftOptions = OptionsOf<typeof log>;
export type OnetDriftOptions = OptionsOf<typeof onet>;

export const served = () =>
  withReading(new Command("served"))
    .description("compare careers that were served with the histories of a set's training part")
    .requiredOption("--against <name>", "the data trained on: nlsy97, or another named set")
    .option("--since <date>", "only people who had a job in this month or later: 2026-01")
    .option("--json", "print JSON (docs/audit.md)")
    .option(...SEED);

export const log = () =>
  new Command("log")
    .description("compare the people in an audit log with the histories of a set's training part")
    .argument("<log>", "the file that is written to, or postgres")
    .requiredOption("--against <name>", "the data trained on: nlsy97, or another named set")
    .option("--since <time>", "only answers from this time on: 2026-03, or 2026-03-01T12:00")
    .option("--outcomes <file>", "careers that know what came after the answers: did probabilities come true?")
    .option("--as-of <date>", "today's date, for current jobs of these careers: 2026-03")
    .option(...KEYS)
    .option("--json", "print JSON (docs/audit.md)")
    .option(...SEED);

export const onet = () =>
  new Command("onet")
    .description("two releases of O*NET: codes, titles and related lists that changed, and the rankings they touch")
    .argument("<old>", "folder or ZIP of the release before")
    .argument("<new>", "folder or ZIP of the release after")
    .option("--run <run>", "a finished run of evaluate, or RUN:METHOD, whose rankings are looked at")
    .option("--json", "print JSON (docs/audit.md)")
    .option(...RUNS);
