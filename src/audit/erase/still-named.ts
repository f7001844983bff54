/**
 * Where a person is still named, in files and in the names of folders: what an erasure leaves for people to look at.
 *
 * In: files and a person's id.  Out: those that name the person, each with its place in it.
 */
import { dirname } from "node:path";
import { byteLines } from "../byte-lines.ts";
import type { Noted } from "./find-person.ts";
import { KEYS } from "./person-lines.ts";

/** Files that lie in a partition of this person: person=ada/part-0.parquet. */
export function foldersNaming(files: readonly string[], person: string): Noted[] {
  const isTheirs = (part: string) =>
    (KEYS as readonly string[]).some((key) => part === `${key}=${encodeURIComponent(person)}`);
  return files
    .filter((file) => dirname(file).split(/[/\\]/).some(isTheirs))
    .map((file) => ({ file, why: "its folder names the person: delete it" }));
}

/** The id as a word of its own, wherever it stands. */
export async function filesNaming(files: readonly string[], person: string, signal: AbortSignal): Promise<Noted[]> {
  const needles = [person, JSON.stringify(person).slice(1, -1)].map((text) => Buffer.from(text));
  const found: Noted[] = [];
  for (const file of files)
    for await (const { line, number } of byteLines(file, signal)) {
      const at = needles.map((needle) => standsAlone(line, needle)).find((place) => place !== undefined);
      if (at === undefined) continue;
      found.push({ file, why: `it names the person (line ${number})` });
      break;
    }
  return found;
}

function standsAlone(line: Buffer, needle: Buffer): number | undefined {
  const isWord = (byte: number | undefined) => byte !== undefined && /[\w]/.test(String.fromCharCode(byte));
  for (let at = line.indexOf(needle); at >= 0; at = line.indexOf(needle, at + 1))
    if (!isWord(line[at - 1]) && !isWord(line[at + needle.length])) return at;
  return undefined;
}
