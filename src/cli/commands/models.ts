/**
 * `wherefore models ...` and `doctor`: what can take part, and what works here.
 *
 * In: the terminal that they print on.  Out: commands, each with its options, whose code is loaded when it is called.
 */
import { Command } from "@commander-js/extra-typings";
import type { Terminal } from "../terminal.ts";
import type { OptionsOf } from "./options.ts";

export type ListOptions = OptionsOf<typeof list>;
export type DoctorOptions = OptionsOf<typeof doctor>;

export function modelsCommand(terminal: Terminal) {
  const run = () => import("../models.ts");
  return new Command("models")
    .description("language models that can take part")
    .addCommand(list().action(async (options) => (await run()).list(options, terminal)))
    .addCommand(pull().action(async (name) => (await run()).pull(name, terminal)));
}

export function doctorCommand(terminal: Terminal) {
  return doctor().action(async (options) => (await import("../doctor.ts")).doctor(options, terminal));
}

const list = () => new Command("list").description("known models and where they are").option("--json", "print JSON");

const pull = () => new Command("pull").description("fetch a known model into the cache").argument("<name>");

const doctor = () =>
  new Command("doctor")
    .description("what works here and what is missing; configured models are asked one question a role")
    .option("--models <file>", "a YAML file of models, endpoints and settings, one a role (docs/models.md)")
    .option("--json", "print JSON");
