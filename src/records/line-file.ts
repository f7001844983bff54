/**
 * A JSONL file written a line at a time beside its place, and put there when it is whole.
 *
 * In: a path, then records.  Out: the file, its lines counted and its SHA-256, memory flat in their number. It differs from `appendJsonl`, whose
 * file is there, and grows, from the first record on.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { jsonLine } from "./jsonl.ts";

export type LineFile = {
  readonly append: (record: unknown) => Promise<void>;
  /** Puts the file in its place. */
  readonly finish: () => Promise<{ readonly lines: number; readonly sha256: string }>;
  /** Leaves nothing behind; does nothing once the file is in its place. */
  readonly discard: () => Promise<void>;
};

const BLOCK = 65_536;

export async function openLineFile(path: string): Promise<LineFile> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${randomUUID().slice(0, 8)}.part`;
  const file = await open(beside, "wx");
  const hash = createHash("sha256");
  let [waiting, lines, open_] = ["", 0, true];
  const flush = async () => {
    const text = waiting;
    waiting = "";
    hash.update(text);
    await file.writeFile(text);
  };
  return {
    async append(record) {
      waiting += jsonLine(record);
      lines++;
      if (waiting.length >= BLOCK) await flush();
    },
    async finish() {
      await flush();
      await file.close();
      open_ = false;
      await rename(beside, path);
      return { lines, sha256: hash.digest("hex") };
    },
    async discard() {
      if (!open_) return;
      open_ = false;
      await file.close();
      await rm(beside, { force: true });
    },
  };
}
