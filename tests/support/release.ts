/**
 * A release of two occupations, for tests: as tables in a folder, under any names and endings, and as a ZIP.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipOf } from "./zip.ts";

export const TABLES: Readonly<Record<string, string>> = {
  "Occupation Data":
    "O*NET-SOC Code\tTitle\tDescription\n29-1141.00\tRegistered Nurses\tCare.\n35-2014.00\tCooks, Restaurant\tCook.",
  "Related Occupations":
    "O*NET-SOC Code\tRelated O*NET-SOC Code\tRelatedness Tier\tIndex\n29-1141.00\t35-2014.00\tPrimary-Short\t1",
  "Job Zones": "O*NET-SOC Code\tJob Zone\n29-1141.00\t3",
  Knowledge:
    "O*NET-SOC Code\tElement Name\tScale ID\tData Value\n29-1141.00\tBiology\tIM\t5\n29-1141.00\tBiology\tLV\t7",
  "Task Statements": "O*NET-SOC Code\tTask\n29-1141.00\tNurse people.",
  Skills: "O*NET-SOC Code\tElement Name\tScale ID\tData Value\n29-1141.00\tScience\tIM\t3",
  Interests: "O*NET-SOC Code\tElement Name\tScale ID\tData Value\n29-1141.00\tSocial\tOI\t7",
  "Alternate Titles":
    "O*NET-SOC Code\tAlternate Title\n29-1141.00\tWard Sister\n29-1141.00\tHealth Carer\n35-2014.00\tHealth Carer",
};

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "wherefore-release-"));
}

/** @returns the folder; its name is that of release 30.1 */
export function writeTables(
  renamed: Readonly<Record<string, string>> = {},
  ending = ".txt",
  write: (text: string) => string | Uint8Array = (text) => text,
): string {
  const folder = join(emptyFolder(), "db_30_1_text");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(TABLES)) {
    writeFileSync(join(folder, `${renamed[name] ?? name}${ending}`), write(text));
  }
  return folder;
}

/** The same release as the O*NET Center packs it. */
export function releaseZip(): Promise<Buffer> {
  return zipOf(
    Object.fromEntries(Object.entries(TABLES).map(([name, text]) => [`db_30_1_text/${name}.txt`, Buffer.from(text)])),
  );
}

export function writeZip(bytes: Uint8Array): string {
  const path = join(emptyFolder(), "db_30_1_text.zip");
  writeFileSync(path, bytes);
  return path;
}
