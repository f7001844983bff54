/**
 * The folder of prompts that a recipe names.
 *
 * In: its path.  Out: the prompts that stand in the place of ours, and the hash of each file. A file of another name is an error, because a
 * misspelt one would be silence.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { BadInputError } from "../domain/index.ts";
import { OWN_PROMPTS, type OwnPrompts, ownPrompt } from "../prompts/own-prompts.ts";
import { contentHash } from "../records/whole-file.ts";

/** @param folder undefined: the recipe names none @throws BadInputError naming the file and what is wrong in it */
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

/** For a set's description, so that it is not gone on with by other words. */
export async function ownPromptHashes(folder: string | undefined): Promise<Record<string, string>> {
  if (folder === undefined) return {};
  return Object.fromEntries(
    [...(await templatesIn(folder))].map(([name, text]) => [`prompt ${name}`, contentHash(text)]),
  );
}

async function templatesIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new BadInputError(
      "bad-prompt",
      { file: folder },
      "there is no such folder",
      "Give the one with your templates.",
      {
        cause,
      },
    );
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
