/**
 * Each case with its candidates and everything that judges said of them.
 *
 *     candidates.jsonl + the data set ─► cases ─┐
 *     verdicts.jsonl ─► verdicts of one case ───┴─► JudgedCase
 *
 * Both files stand in the order of the cases, so they are read once, side by side, and neither is kept. A case that was not judged has no
 * verdicts; a verdict that is nobody's, or not at its place, is an error.
 */

import { existsSync } from "node:fs";
import { BadInputError, type Dataset, VerdictRecord } from "../../domain/index.ts";
import { numberedJsonl } from "../../records/jsonl.ts";
import { type CaseWithCandidates, casesWithCandidates, type ReasonSet } from "../reason-set.ts";
import { VERDICTS } from "../set-files.ts";

export type JudgedCase = CaseWithCandidates & { readonly verdicts: readonly VerdictRecord[] };

/** @throws BadInputError where nothing was judged, or verdicts are not grouped by case in the order of the candidates */
export async function* judgedCases(set: ReasonSet, dataset: Dataset): AsyncGenerator<JudgedCase> {
  const file = set.file(VERDICTS);
  const groups = verdictsByCase(file);
  try {
    let group = await nextOf(groups);
    for await (const { case_, record } of casesWithCandidates(set, dataset)) {
      const own = group?.id === record.id ? group : undefined;
      if (own !== undefined) group = await nextOf(groups);
      requireCandidates(own, record.candidates.length, file);
      yield { case_, record, verdicts: own?.verdicts ?? [] };
    }
    if (group !== undefined) {
      const found = `the verdicts of case ${group.id} are of no candidates, or not at their place`;
      const mend = "They must stand together, in the order of candidates.jsonl: run `wherefore reasons judge` again.";
      throw new BadInputError("verdicts-out-of-order", { file, line: group.line }, found, mend);
    }
  } finally {
    await groups.return(undefined);
  }
}

type VerdictGroup = { readonly id: string; readonly line: number; readonly verdicts: readonly VerdictRecord[] };

async function* verdictsByCase(file: string): AsyncGenerator<VerdictGroup> {
  if (!existsSync(file))
    throw new BadInputError(
      "no-verdicts",
      { file },
      "nothing was judged here",
      "Judge first: wherefore reasons judge.",
    );
  let group: { id: string; line: number; verdicts: VerdictRecord[] } | undefined;
  for await (const { record, line } of numberedJsonl(file, VerdictRecord, "Judge again: wherefore reasons judge.")) {
    if (record.id === group?.id) group.verdicts.push(record);
    else {
      if (group !== undefined) yield group;
      group = { id: record.id, line, verdicts: [record] };
    }
  }
  if (group !== undefined) yield group;
}

async function nextOf(groups: AsyncGenerator<VerdictGroup>): Promise<VerdictGroup | undefined> {
  const next = await groups.next();
  return next.done ? undefined : next.value;
}

function requireCandidates(group: VerdictGroup | undefined, candidates: number, file: string): void {
  const at = group?.verdicts.findIndex(({ candidate }) => candidate >= candidates) ?? -1;
  if (group === undefined || at < 0) return;
  throw new BadInputError(
    "verdicts-out-of-order",
    { file, line: group.line + at, field: "candidate" },
    `case ${group.id} has ${candidates} candidates, and this is a verdict on number ${group.verdicts[at]!.candidate}`,
    "The candidates were proposed anew: judge them again, into another folder.",
  );
}
