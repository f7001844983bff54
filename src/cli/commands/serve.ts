/**
 * `wherefore serve`, `mcp` and `site`: the page with its API on one port of this machine; tools on standard streams; the page alone as files.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command, Option } from "@commander-js/extra-typings";
import { USES } from "../../server/service.ts";
import { withAudit } from "./audit-log.ts";
import { collect, databaseOption, modelOption, type OptionsOf, RUNS, whole } from "./options.ts";

export type ServeOptions = OptionsOf<typeof serve>;
export type SiteOptions = OptionsOf<typeof site>;
export type McpOptions = OptionsOf<typeof mcp>;

export const serve = () =>
  withAudit(new Command("serve"))
    .description("serve the page, the API and its documentation, on this machine only unless told otherwise")
    .option(
      "--host <address>",
      "where to listen; beyond this machine only with a key in WHEREFORE_API_KEY",
      "127.0.0.1",
    )
    .option("--port <n>", "0 for any that is free", whole(0), 8_787)
    .option("--host-name <name>", "another host name that requests may use; may be repeated", collect, [])
    .option("--threads <n>", "threads that rank (default: one per core)", whole(1))
    .option("--timeout <seconds>", "how long a request may take", whole(1), 30)
    .option("--model-timeout <seconds>", "how long a request that asks a language model may take", whole(1), 120)
    .option("--rate <n>", "requests a second of one client", whole(1), 200)
    .option("--concurrency <n>", "requests of one client under way at once", whole(1), 64)
    .option("--budget <tokens>", "tokens of models that one client may use", whole(1))
    .addOption(modelOption())
    .addOption(new Option("--reason-model <name>", "the model that writes reasons").env("WHEREFORE_REASON_MODEL"))
    .addOption(new Option("--predict-model <name>", "the model that ranks").env("WHEREFORE_PREDICT_MODEL"))
    .option("--models <file>", "a YAML file of models, endpoints and settings for each role (docs/models.md)")
    .option(...RUNS)
    .option("--reasons <folder>", "where sets of reasons are kept: how far those are that are at work", "reasons")
    .addOption(databaseOption("show how far the runs are whose calls workers make"))
    .addOption(
      new Option("--use <what>", "what it is for: employer needs --audit, --retention, --notice, --contact").choices(
        USES,
      ),
    )
    .option("--notice <file>", "a notice to the people the answers are about: on the employers' page, and in the API")
    .option("--contact <address>", "whom they can contact")
    .option("--quiet", "log faults alone, and not each request");

export const site = () =>
  new Command("site")
    .description("write the page as static files; it runs entirely in the browser, and offline once it has been opened")
    .requiredOption("--out <folder>", "where to write; a folder that is not there yet, or empty");

export const mcp = () =>
  new Command("mcp")
    .description(
      "serve tools for language models over standard streams (Model Context Protocol); `serve` offers them at /mcp",
    )
    .option("--timeout <seconds>", "how long a call may take", whole(1), 30)
    .option(...RUNS);
