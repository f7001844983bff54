/**
 * `wherefore audit verify`, `show` and `expire`, and the options by which other commands keep an audit log (docs/audit.md).
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command, type OptionValues } from "@commander-js/extra-typings";
import { RETENTIONS } from "../../audit/log/retention.ts";
import type { OptionsOf } from "./options.ts";

export type VerifyOptions = OptionsOf<typeof verify>;
export type ShowOptions = OptionsOf<typeof show>;
export type ExpireOptions = OptionsOf<typeof expire>;
export type AuditOptions = OptionsOf<typeof auditing>;

export const KEYS = [
  "--audit-keys <file>",
  "the audit log's file of keys (default: FILE.keys beside the log)",
] as const;
export const ACTOR = ["--actor <name>", "who asks, as recorded in the audit log", "local"] as const;

const PERIODS = `how long events of the audit log are kept: ${RETENTIONS.map(({ name }) => name).join(", ")}`;

const auditing = () =>
  new Command()
    .option(
      "--audit <file>",
      "keep an audit log: what was answered about whom, in a chain; `postgres` for the database of WHEREFORE_DATABASE (docs/audit.md)",
    )
    .option(...KEYS)
    .option(...ACTOR)
    .option("--retention <period>", `${PERIODS} (the default)`);

/** A command that answers about people, and may keep a log of it. */
export function withAudit<Args extends unknown[], Opts extends OptionValues, Above extends OptionValues>(
  command: Command<Args, Opts, Above>,
) {
  for (const option of auditing().options) command.addOption(option);
  return command as unknown as Command<Args, Opts & AuditOptions, Above>;
}

export const verify = () =>
  new Command("verify")
    .description("find any change in an audit log: a byte, a line taken out, put in, moved or cut off")
    .argument("<log...>", "the file that is written to (those that are full are found beside it), or postgres")
    .option("--expect <hash>", "the hash of an event that was noted elsewhere: it must still be there")
    .option("--json", "print what was found as JSON, a line a log");

export const show = () =>
  new Command("show")
    .description("print events of an audit log, with what is sealed of people whose key is there")
    .argument("<log>", "the file that is written to, or postgres")
    .option(...KEYS)
    .option("--person <id>", "only events about this person")
    .option("--alias <alias>", "only events about the person of this alias")
    .option("--since <time>", "only from this time on: 2026-03, or 2026-03-01T12:00")
    .option("--until <time>", "only before this time")
    .option("--json", "print each event whole, a line of JSON each");

export const expire = () =>
  new Command("expire")
    .description("remove the full files of an audit log that are older than its period; a server does so by itself")
    .argument("<log>", "the file that is written to, or postgres")
    .requiredOption("--retention <period>", PERIODS)
    .option(...KEYS)
    .option(...ACTOR);
