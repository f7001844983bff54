/**
 * Scripts and pages that lie beside exported sets, filled in from `templates/`.
 *
 * In: the name of a template and its values.  Out: its text. What is a program in another language is kept as a file of that language.
 */
import { readFileSync } from "node:fs";
import { Template } from "@huggingface/jinja";

export function filled(name: string, values: Readonly<Record<string, unknown>>): string {
  const template = readFileSync(new URL(`../../templates/${name}.jinja`, import.meta.url), "utf8");
  // The engine drops the last line's end, as jinja does unless it is told otherwise.
  return `${new Template(template).render({ ...values }).trimEnd()}\n`;
}
