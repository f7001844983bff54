/**
 * The map of files: what stands at the head of each, in one phrase.
 *
 * In: src/.  Out: Markdown, a table a folder; a file without a comment at its head is an error, because nobody could be told what it is.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const LONGEST = 150;

export function mapOfFiles(): string {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .map((name) => join("src", name).replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.endsWith(".d.ts"))
    .sort();
  const folders = Map.groupBy(files, (file) => dirname(file));
  const tables = [...folders].map(([folder, own]) => {
    const rows = own.map((file) => `| \`${basename(file)}\` | ${phraseOf(file)} |`);
    return [`## ${folder}`, "", "| file | |", "|---|---|", ...rows].join("\n");
  });
  return [
    "# Map of files",
    "",
    "Written by `npm run map` from the comment at the head of each file; what the folders are for stands in [architecture.md](architecture.md).",
    "",
    tables.join("\n\n"),
    "",
  ].join("\n");
}

/** The first sentence of the head comment, cut where it is long. @throws Error where there is none */
function phraseOf(file: string): string {
  const head = /^(?:#!.*\n)?\/\*\*([\s\S]*?)\*\//.exec(readFileSync(file, "utf8"))?.[1];
  if (head === undefined) throw new Error(`${file} has no comment at its head`);
  const paragraph = head
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, ""))
    .join("\n")
    .trim()
    .split(/\n\s*\n/)[0]!
    .replace(/\s+/g, " ");
  const sentence = /^(.*?[a-z)`\]"'0-9])[.](?=\s|$)/.exec(paragraph)?.[1] ?? paragraph.replace(/[.:;]$/, "");
  const short = sentence.length <= LONGEST ? sentence : `${sentence.slice(0, sentence.lastIndexOf(" ", LONGEST))} ...`;
  return short.replaceAll("|", "\\|");
}
