/**
 * `wherefore dossier`: what files say of the system, in the shape of Annex IV.
 *
 * Out: the command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command, Option } from "@commander-js/extra-typings";
import { RETENTIONS } from "../../audit/log/retention.ts";
import { USES } from "../../server/service.ts";
import { collect, type OptionsOf, RUNS } from "./options.ts";

export type DossierOptions = OptionsOf<typeof dossier>;

export const dossier = () =>
  new Command("dossier")
    .description("write technical documentation in the shape of Annex IV of the AI Act, from the files of this system")
    .argument("<out>", "the folder that dossier.md and dossier.html are written to")
    .option("--method <name>", "default, or any method of `evaluate`", "default")
    .option("--run <run>", "a finished run of evaluate, whose figures are included")
    .addOption(new Option("--use <what>", "what it is for").choices(USES))
    .option("--log <file>", "where an audit log is kept; may be repeated", collect, [])
    .addOption(new Option("--retention <period>", "how long logs are kept").choices(RETENTIONS.map(({ name }) => name)))
    .option(...RUNS);
