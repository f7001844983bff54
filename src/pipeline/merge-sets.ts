/**
 * Sets of reasons whose shards were made on several machines, put together:
 *
 *     folders begun alike ─► their shards of candidates, verdicts and journals ─► one folder ─► candidates.jsonl, verdicts.jsonl in the cases' order
 *
 * In: folders of one recipe on the same data, each with some shards of the work, and the data set.  Out: the folder that one machine would
 * have made, or a refusal that names what is lacking. Replies that were paid for are in its journal, whoever asked for them.
 */
import { existsSync } from "node:fs";
import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { BadInputError, type Dataset, type Run, VerdictRecord } from "../domain/index.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { joinVerdicts } from "../judges/judge-reasons.ts";
import { joinShards } from "../reasons/join-shards.ts";
import { beginReasonSet, type ReasonSet, readCandidates, readDescription } from "../reasons/reason-set.ts";
import { CANDIDATES, isShardOf, JOURNAL, VERDICTS } from "../reasons/set-files.ts";
import { closingAfter } from "../records/closing.ts";
import { ownFolder } from "../records/folder-lock.ts";
import { copyJournal } from "../records/journal.ts";
import { standingRecords } from "../records/jsonl.ts";
import { shardFile } from "../records/shard-output.ts";
import { contentHash, fileHash } from "../records/whole-file.ts";

export type MergedSets = {
  readonly cases: number;
  /** Absent where nothing was judged yet. */
  readonly verdicts?: number;
};

/**
 * @param folders at least one
 * @throws BadInputError "other-shard" where a folder was begun otherwise, "shard-twice" where two hold different files of one name,
 *   "shard-missing" and "not-whole" where something lacks
 */
export async function mergeSets(
  out: string,
  folders: readonly string[],
  dataset: Dataset,
  limit: number | undefined,
  run: Run,
): Promise<MergedSets> {
  const description = await readDescription(folders[0]!);
  for (const folder of folders)
    if (contentHash(await readDescription(folder)) !== contentHash(description))
      throw new BadInputError(
        "other-shard",
        { file: folder },
        `it was begun by another recipe, on other data or with another model than ${folders[0]}`,
        "Merge shards of one set.",
      );
  return closingAfter(async (later) => {
    later((await ownFolder(out, "merge")).release);
    const set = await beginReasonSet(out, description);
    for (const folder of folders) await takeIn(folder, set);
    const cases = await joinCandidates(set, dataset, limit, run);
    const judged = (await readdir(out)).some((name) => name === VERDICTS || isShardOf(VERDICTS, name));
    if (!judged) return { cases };
    await joinVerdicts(set, run);
    return { cases, verdicts: await requireAllVerdicts(set) };
  });
}

/** Copies what is not there yet. */
async function takeIn(folder: string, set: ReasonSet): Promise<void> {
  const names = await readdir(folder);
  const wanted = (name: string) => [CANDIDATES, VERDICTS].some((whole) => name === whole || isShardOf(whole, name));
  for (const name of names.filter(wanted)) {
    const [from, to] = [join(folder, name), set.file(name)];
    if (!existsSync(to)) await copyFile(from, to);
    else if ((await fileHash(from)) !== (await fileHash(to)))
      throw new BadInputError(
        "shard-twice",
        { file: from },
        "another folder has another file of that name",
        "Name the folder whose shard is the right one.",
      );
  }
  if (names.includes(JOURNAL)) copyJournal(join(folder, JOURNAL), set.file(JOURNAL));
}

async function joinCandidates(set: ReasonSet, dataset: Dataset, limit: number | undefined, run: Run): Promise<number> {
  const names = (await readdir(set.path)).filter((name) => isShardOf(CANDIDATES, name));
  const of = Number(/-of-(\d+)\.jsonl$/.exec(names[0] ?? "")?.[1] ?? 1);
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter(
    (at) => of > 1 && !names.includes(shardFile(CANDIDATES, { at, of })),
  );
  const whole = existsSync(set.file(CANDIDATES));
  if (!whole && (missing.length > 0 || of === 1))
    throw new BadInputError(
      "shard-missing",
      { file: set.path },
      of === 1
        ? "there are no candidates"
        : `of ${of} shards of candidates ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not there`,
      `wherefore reasons propose${of === 1 ? "" : ` --shard ${missing[0]}/${of}`} makes them.`,
    );
  if (!whole && !(await joinShards(set, CANDIDATES, of, () => casesOf({ dataset, part: "train", limit }), run.signal)))
    throw new BadInputError(
      "unfinished-shard",
      { file: set.path },
      `one of the ${of} shards of candidates was not finished`,
      "Finish it: `wherefore reasons propose` with its --shard goes on from there. Where only the first cases were asked for, say --limit here too.",
    );
  let cases = 0;
  for await (const _ of readCandidates(set)) cases++;
  return cases;
}

/** Every judge has said something of every candidate. @returns how many verdicts there are */
async function requireAllVerdicts(set: ReasonSet): Promise<number> {
  let candidates = 0;
  for await (const record of readCandidates(set)) candidates += record.candidates.length;
  const counts = new Map<string, number>();
  for await (const { judge, criterion, repeat } of standingRecords(set.file(VERDICTS), VerdictRecord)) {
    const key = `${judge} on ${criterion}${repeat === 0 ? "" : `, repeat ${repeat}`}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [judge, count] of counts)
    if (count !== candidates)
      throw new BadInputError(
        "not-whole",
        { file: set.file(VERDICTS) },
        `${judge} has judged ${count} of ${candidates} candidates`,
        "Judge the rest: `wherefore reasons judge` with the shard that is not there, or here without --shard.",
      );
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
