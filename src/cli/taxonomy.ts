/**
 * `wherefore taxonomy`: occupations searched and shown, a release built or fetched; titles coded.
 */
import type { TitleCoding } from "../domain/index.ts";
import { linesOf } from "../histories/formats/file-lines.ts";
import { openSource, textOf } from "../histories/formats/source.ts";
import { codingJson } from "../pipeline/coding-json.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { buildCache, cacheFolder, pullRelease, readCache } from "../taxonomy/release/cache.ts";
import { readRelease } from "../taxonomy/release/releases.ts";
import { describeOccupation, type OccupationFacts, searchOccupations } from "../taxonomy/search.ts";
import type { CodeOptions, SearchOptions, ShowOptions } from "./commands/taxonomy.ts";
import { coderOn } from "./data.ts";
import { textTable, WIDTH, wrapped } from "./table.ts";
import type { Terminal } from "./terminal.ts";

export async function search(words: string, options: SearchOptions, terminal: Terminal): Promise<void> {
  const found = searchOccupations(words, options.top, loadTaxonomy());
  if (options.json) terminal.out(`${JSON.stringify(found)}\n`);
  else
    terminal.out(
      found.length === 0
        ? "No occupation is near these words.\n"
        : `${textTable(
            [{ head: "Code" }, { head: "Title" }],
            found.map(({ code, title }) => [code, title]),
          )}\n`,
    );
}

export async function show(code: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  const facts = describeOccupation(code, loadTaxonomy(), readCache(cacheFolder(terminal.env)));
  terminal.out(options.json ? `${JSON.stringify(facts)}\n` : `${factsText(facts)}\n`);
}

function factsText({ code, title, zone, groups, related, matters, atHand }: OccupationFacts): string {
  const lines = [
    `${code} ${title}`,
    ...groups.map((group) => `  ${group.digits}: ${group.title}`),
    `  Job zone: ${zone ?? "not given"}`,
    wrapped(`  Matters most: ${matters.map(({ name }) => name).join(", ") || "not rated"}`, WIDTH, "    "),
    wrapped(
      `  Related, nearest first: ${related.map(({ title }) => title).join("; ") || "none listed"}`,
      WIDTH,
      "    ",
    ),
  ];
  if (atHand === null)
    return [...lines, "  `wherefore taxonomy build RELEASE` adds its description, tasks and alternate titles."].join(
      "\n",
    );
  return [
    ...lines,
    wrapped(`  ${atHand.description}`, WIDTH, "    "),
    wrapped(`  Also called: ${atHand.titles.slice(0, 12).join("; ")}`, WIDTH, "    "),
    ...atHand.tasks.slice(0, 5).map((task) => wrapped(`  - ${task}`, WIDTH, "    ")),
  ].join("\n");
}

/** One title a line in, one line out, in the same order; a blank line is a title that is not there. */
export async function code(file: string, options: CodeOptions, terminal: Terminal): Promise<void> {
  const coder = coderOn(terminal);
  const source = await openSource(file, terminal.input);
  let pending = "";
  const say = (title: string) => {
    const coding = coder(title);
    pending += options.json ? `${JSON.stringify(codingJson(title, coding))}\n` : `${codingText(title, coding)}\n`;
  };
  let last = 0;
  let breaks = 0;
  async function* counted(): AsyncGenerator<string> {
    for await (const piece of textOf(source)) {
      breaks += piece.split("\n").length - 1;
      yield piece;
    }
  }
  const sayBlanksUpTo = (number: number) => {
    for (let blank = last + 1; blank < number; blank++) say("");
    last = number;
  };
  for await (const { text, number } of linesOf(counted(), source.name)) {
    sayBlanksUpTo(number);
    say(text.replace(/\r$/, ""));
    if (pending.length < 65_536) continue;
    terminal.out(pending);
    pending = "";
  }
  // A column that is pasted back must not be shorter than it was.
  sayBlanksUpTo(breaks + 1);
  terminal.out(pending);
}

function codingText(title: string, coding: TitleCoding): string {
  const { occupations, indexOf } = loadTaxonomy();
  if (coding.kind === "no-title") return "(empty line)";
  const near = coding.nearest.slice(0, 5).map((other) => other.title);
  if (coding.kind === "not-recognised") return `${title} -> not recognised; nearest: ${near.join("; ") || "none"}`;
  return `${title} -> ${coding.code} ${occupations[indexOf(coding.code)!]!.title} (${coding.found}, ${Math.round(100 * coding.score)} %)`;
}

export async function build(source: string, terminal: Terminal): Promise<void> {
  terminal.err(`Reading ${source} ...\n`);
  const release = await readRelease(source);
  const path = await buildCache(release, cacheFolder(terminal.env));
  terminal.out(
    `O*NET ${release.release}: ${release.occupations.length} occupations, ${release.titles.length.toLocaleString("en")} titles, ${release.tasks.length.toLocaleString("en")} tasks, kept in ${path}\n`,
  );
}

export async function pull(release: string, terminal: Terminal): Promise<void> {
  terminal.err(`Fetching O*NET ${release} from the O*NET Center ...\n`);
  terminal.out(`Kept in ${await pullRelease(release, cacheFolder(terminal.env), fetch, terminal.signal)}\n`);
}
