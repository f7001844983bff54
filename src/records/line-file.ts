/**
 * A JSONL file written a line at a time beside its place, and put there when it is whole.
 *
 * In: a path, then records.  Out: the file, its lines counted and its SHA-256, memory flat in their number. It differs from `appendJsonl`, whose
 * file is there, and grows, from the first record on.
 */
import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { jsonLine } from "./jsonl.ts";
import { finishFile, onFile, placeBeside } from "./whole-file.ts";

export type LineFile = {
  readonly append: (record: unknown) => Promise<void>;
  /** Puts the file in its place. */
  readonly finish: () => Promise<{ readonly lines: number; readonly sha256: string }>;
  /** Leaves nothing behind; does nothing once the file is in its place. */
  readonly discard: () => Promise<void>;
};

const BLOCK = 65_536;

export async function openLineFile(path: string): Promise<LineFile> {
  const beside = await placeBeside(path);
  const file = await open(beside, "wx");
  const hash = createHash("sha256");
  let [waiting, lines, open_] = ["", 0, true];
  const flush = async () => {
    const text = waiting;
    waiting = "";
    hash.update(text);
    await file.writeFile(text).catch((error: unknown) => {
      throw onFile(path, error);
    });
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
      await finishFile(beside, path);
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
