/**
 * Names of commands and options that were given up, read for one more release as what they are called now.
 *
 * In: the arguments as typed.  Out: the arguments in today's words, and a line about each word that was another.
 */
const COMMANDS: readonly { readonly old: readonly string[]; readonly now: readonly string[] }[] = [
  { old: ["teach"], now: ["train"] },
  { old: ["judges", "plant"], now: ["judges", "perturb"] },
];

const TRAININGS = ["careers", "sft", "dpo", "text-sft", "text-dpo"].map((kind) => ["train", kind]);

/** `--to` said a file, a folder or a format. */
const OPTIONS: readonly { readonly of: readonly string[]; readonly old: string; readonly now: string }[] = [
  ...[["import"], ["reasons", "propose"], ["judges", "sheet"], ["judges", "perturb"], ...TRAININGS].map((of) => ({
    of,
    old: "--to",
    now: "--out",
  })),
  { of: ["train", "export"], old: "--to", now: "--for" },
];

export function inTodaysNames(args: readonly string[]): { args: readonly string[]; notes: readonly string[] } {
  const command = COMMANDS.find(({ old }) => beginsWith(args, old));
  const renamed = command === undefined ? args : [...command.now, ...args.slice(command.old.length)];
  const notes = command === undefined ? [] : [note(command.old.join(" "), command.now.join(" "))];
  const options = OPTIONS.filter(({ of }) => beginsWith(renamed, of));
  const end = renamed.indexOf("--");
  const said = new Set<string>();
  const translated = renamed.map((arg, at) => {
    const [name = ""] = arg.split("=", 1);
    const option = options.find(({ old }) => old === name);
    if (option === undefined || (end !== -1 && at > end)) return arg;
    said.add(note(option.old, option.now));
    return `${option.now}${arg.slice(name.length)}`;
  });
  return { args: translated, notes: [...notes, ...said] };
}

function beginsWith(args: readonly string[], words: readonly string[]): boolean {
  return words.every((word, at) => args[at] === word);
}

function note(old: string, now: string): string {
  return `"${old}" is now called "${now}"; the old name goes with the next release.`;
}
