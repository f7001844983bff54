/**
 * The folder that a training writes into: one owner at a time, and a finished model is not replaced unless that was asked for.
 *
 * In: a folder, which may hold a training that was broken off.  Out: it is ours, until it is released.
 */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { BadInputError } from "../domain/index.ts";
import { type FolderOwner, ownFolder } from "../records/folder-lock.ts";
import { CHECKPOINT } from "./checkpoint.ts";

/**
 * @param overwrite train anew where a finished model lies; it counts as unfinished from then on
 * @throws BadInputError "folder-in-use" where another training is at work in it, "finished-model" where one lies in it
 */
export async function ownTrainingFolder(folder: string, overwrite: boolean): Promise<FolderOwner> {
  const owner = await ownFolder(folder, "train");
  try {
    await makeRoom(folder, overwrite);
    return owner;
  } catch (error) {
    await owner.release();
    throw error;
  }
}

async function makeRoom(folder: string, overwrite: boolean): Promise<void> {
  const manifest = join(folder, "manifest.json");
  if (!existsSync(manifest)) return;
  if (!overwrite)
    throw new BadInputError(
      "finished-model",
      { file: folder },
      "a finished model lies in this folder",
      "Name another folder (--out), or train it anew in its place with --overwrite.",
    );
  await rm(join(folder, CHECKPOINT), { force: true });
  await rm(manifest);
}
