/**
 * Nothing that comes from outside tells the terminal anything: every command is given sequences of a terminal in each of its arguments and
 * options, and what it prints holds none. What is shown passes one door (`escaping` in `terminal.ts`), and no file goes round it.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { descendants, program } from "../src/cli/program.ts";
import { escaping, type Terminal } from "../src/cli/terminal.ts";
import { commandsIn } from "./support/command.ts";

const HOSTILE = "\u001b]0;pwned\u0007\u001b[2J\u202e\u009b31m\u2066\r\u0008";
const RAW = /\p{Bidi_Control}|(?![\t\n])\p{Cc}|[\u2028\u2029]/u;

const place = mkdtempSync(join(tmpdir(), "wherefore-terminal-"));
// A command that writes into a folder writes into one of a hostile name, here.
afterAll(() => {
  for (const made of [place, HOSTILE]) rmSync(made, { recursive: true, force: true });
});
const run = commandsIn({ WHEREFORE_CACHE: place, WHEREFORE_DATA: place, WHEREFORE_MODEL: HOSTILE });
/** Whatever a command would begin with hostile words, it does not come far. */
const stopped = () => AbortSignal.abort();

const quiet: Terminal = {
  out: () => {},
  err: () => {},
  input: process.stdin,
  interactive: false,
  env: {},
  now: () => new Date(),
  signal: stopped(),
};

/** `serve` and `mcp` stay, and what they say of requests is their own tests'. */
const COMMANDS = descendants(program(quiet, "0")).filter(
  (command) => command.commands.length === 0 && !["serve", "mcp"].includes(command.name()),
);

function pathOf(command: (typeof COMMANDS)[number]): string[] {
  const parent = command.parent as (typeof COMMANDS)[number] | null;
  return parent === null ? [] : [...pathOf(parent), command.name()];
}

test.each(COMMANDS.map((command) => [pathOf(command).join(" "), command] as const))("%s", async (_, command) => {
  const path = pathOf(command);
  const words = command.registeredArguments.map(() => join(place, HOSTILE));
  const calls = [
    [...path, ...words],
    [...path, ...command.registeredArguments.map(() => HOSTILE)],
    ...command.options
      .filter((option) => option.required || option.optional)
      .map(({ long }) => [...path, ...words, long!, join(place, HOSTILE)]),
    [...path, ...words, `--${HOSTILE}`],
  ];
  for (const args of calls)
    for (const more of [[], ["--json"]]) {
      const { out, err } = await run([...args, ...more], stopped());
      expect(out + err, JSON.stringify(args)).not.toMatch(RAW);
    }
});

test("a career whose every word is hostile, by everything that shows one", async () => {
  const words = (name: string) => `${name} ${HOSTILE}`;
  const career = {
    basics: { name: words("Jane Doe") },
    work: [
      { position: "Cook", name: words("Diner"), startDate: "2010", endDate: "2012", summary: HOSTILE },
      { position: words("Nurse"), name: words("Inn"), startDate: words("2012"), endDate: words("2014") },
    ],
    education: [{ studyType: words("BA"), area: words("Art"), institution: HOSTILE, endDate: words("2009") }],
    [words("key")]: 1,
  };
  const file = join(place, `career ${HOSTILE}.json`);
  writeFileSync(file, JSON.stringify(career));
  for (const args of [
    ["recommend", file],
    ["recommend", file, "--json"],
    ["recommend", file, "--because"],
    ["recommend", file, "--why", words("nurse")],
    ["recommend", file, "--hold", words("move:stay=true")],
    ["import", file, "--out", join(place, `${HOSTILE}.jsonl`)],
    ["import", file, "--out", join(place, "plain.jsonl"), "--json"],
    ["taxonomy", "search", words("nurse")],
  ]) {
    const { out, err } = await run(args);
    expect(out + err).not.toBe("");
    expect(out + err, args.join(" ")).not.toMatch(RAW);
  }
});

test("whatever is printed passes the door, and the one sequence of our own stays", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, redraw) => {
      let printed = "";
      const terminal = escaping({ ...quiet, out: (said) => (printed += said), err: (said) => (printed += said) });
      terminal.out(text);
      terminal.err(`${redraw ? "\r\u001b[K" : ""}${text}`);
      expect(printed.replace("\r\u001b[K", "").replaceAll("\r\n", "\n")).not.toMatch(RAW);
    }),
  );
});

test("no file of ours goes round the door", () => {
  const printing = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .filter((name) => {
      const code = readFileSync(join("src", name), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
      return /\bprocess\.std(?:out|err)\b|\bconsole\.\w/.test(code);
    });
  expect(printing.map((name) => name.replaceAll("\\", "/"))).toEqual(["cli/main.ts"]);
});
