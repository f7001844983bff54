/**
 * The folder of prompts of one's own, that a recipe or an option names.
 *
 * In: its path.  Out: the prompts that stand in the place of ours, and the hash of each file. A file of another name is an error, because a
 * misspelt one would be silence.
 */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { BadInputError } from "../domain/index.ts";
import { OWN_PROMPTS, type OwnPrompts, ownPrompt } from "../prompts/own-prompts.ts";
import { contentHash, fileHash, writeWhole } from "../records/whole-file.ts";
import type { SetDescription } from "./reason-set.ts";

/** @param folder undefined: none is named @throws BadInputError naming the file and what is wrong in it */
export async function readOwnPrompts(folder: string | undefined): Promise<OwnPrompts> {
  if (folder === undefined) return {};
  const files = await templatesIn(folder);
  const prompts = OWN_PROMPTS.flatMap((name) => {
    const user = files.get(`${name}.jinja`);
    const system = files.get(`${name}.system.jinja`);
    if (user === undefined) return [];
    const at = (text: string, ending: string) => ({ file: join(folder, `${name}${ending}`), text });
    const hash = contentHash([user, system ?? ""]);
    const turn = system === undefined ? undefined : at(system, ".system.jinja");
    return [[name, ownPrompt(name, hash, at(user, ".jinja"), turn)] as const];
  });
  return Object.fromEntries(prompts);
}

/** The hash of each template, so that what was begun with them is not gone on with by other words. */
export async function ownPromptHashes(folder: string | undefined): Promise<Record<string, string>> {
  if (folder === undefined) return {};
  return Object.fromEntries(
    [...(await templatesIn(folder))].map(([name, text]) => [`prompt ${name}`, contentHash(text)]),
  );
}

/**
 * The prompts that a set of reasons was proposed with.
 *
 * @throws BadInputError where they lie there no longer, or say something else by now
 */
export async function promptsOfSet({
  recipe,
  data,
}: Pick<SetDescription, "recipe" | "data">): Promise<{ folder: string | undefined; prompts: OwnPrompts }> {
  const folder = recipe.prompts;
  const prompts = await readOwnPrompts(folder);
  const changed = Object.entries(await ownPromptHashes(folder)).find(([name, hash]) => data[name] !== hash);
  if (folder !== undefined && changed !== undefined)
    throw new BadInputError(
      "bad-prompt",
      { file: join(folder, changed[0].replace(/^prompt /, "")) },
      "the set of reasons was proposed with another",
      "Take the templates it was proposed with, or propose again.",
    );
  return { folder, prompts };
}

/** Beside the training set that was written in their words. */
const KEPT = "prompts";

/** @returns the hash of each file, by its place in the training set */
export async function keepPrompts(folder: string, set: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const [name, text] of await templatesIn(folder)) {
    const file = join(KEPT, name);
    await writeWhole(join(set, file), text);
    hashes[file] = await fileHash(join(set, file));
  }
  return hashes;
}

/** The prompts that a training set was written with, where they are not ours. */
export function promptsBeside(set: string): Promise<OwnPrompts> {
  const folder = join(set, KEPT);
  return readOwnPrompts(existsSync(folder) ? folder : undefined);
}

async function templatesIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const mend = "Give the one with your templates.";
    throw new BadInputError("bad-prompt", { file: folder }, "there is no such folder", mend, { cause });
  });
  const templates = names.filter((name) => name.endsWith(".jinja")).toSorted();
  const known = OWN_PROMPTS.flatMap((name) => [`${name}.jinja`, `${name}.system.jinja`]);
  const strange = templates.find((name) => !known.includes(name));
  if (strange !== undefined || templates.length === 0)
    throw new BadInputError(
      "bad-prompt",
      { file: strange === undefined ? folder : join(folder, strange) },
      strange === undefined ? "it holds no template" : "there is no prompt of that name",
      `Known are ${OWN_PROMPTS.map((name) => `${name}.jinja`).join(", ")}.`,
    );
  return new Map(
    await Promise.all(templates.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
  );
}
