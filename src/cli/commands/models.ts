/**
 * `wherefore models ...` and `doctor`: what can take part, and what works here.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import type { OptionsOf } from "./options.ts";

export type ListOptions = OptionsOf<typeof list>;
export type DoctorOptions = OptionsOf<typeof doctor>;

export const list = () =>
  new Command("list").description("known models and where they are").option("--json", "print JSON");

export const pull = () => new Command("pull").description("fetch a known model into the cache").argument("<name>");

export const doctor = () =>
  new Command("doctor")
    .description("show what works here and what is missing; each configured model is asked one question")
    .option("--models <file>", "a YAML file of models, endpoints and settings for each role (docs/models.md)")
    .option("--json", "print JSON");
