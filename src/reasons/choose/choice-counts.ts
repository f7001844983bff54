/**
 * What a choice came to, counted: so that nothing is left out in silence.
 *
 * In: cases, one by one, as they were chosen for.  Out: how many have an oracle, of whose making, why others have none, what the pairs
 * train, and what became of the candidates that train nothing.
 */
import * as z from "zod";
import { type OracleRecord, type Provenance, WEIGHED, type Weighed } from "../../domain/index.ts";
import type { ChosenCase } from "./choose.ts";
import { type LabelNames, namesAnswer } from "./label-filter.ts";
import type { Fate } from "./pairs.ts";

type NoneWhy = Extract<OracleRecord["oracle"], { kind: "none" }>["why"];

export type ChoiceCounts = {
  cases: number;
  chosen: number;
  readonly none: Partial<Record<NoneWhy, number>>;
  readonly chosenBy: Partial<Record<Provenance["by"], number>>;
  /** Pairs by the criterion that they train. */
  readonly pairs: Record<Weighed, number>;
  casesWithPairs: number;
  /** Candidates beside a chosen one, by what became of them. */
  readonly others: Partial<Record<Fate, number>>;
  /** How many name the answer as they were proposed: of all candidates that could be chosen, and of the chosen ones. */
  readonly naming: { candidates: number; of: number; chosen: number };
};

const Count = z.int().nonnegative();
/** Keys in the order in which they came, so that what is added up in the order of the cases is the same bytes wherever it was counted. */
const Counts = z.record(z.string(), Count);
/** The same from a file. */
export const CountedChoice = z.strictObject({
  cases: Count,
  chosen: Count,
  none: Counts,
  chosenBy: Counts,
  pairs: z.strictObject({ factuality: Count, coherence: Count, utility: Count }),
  casesWithPairs: Count,
  others: Counts,
  naming: z.strictObject({ candidates: Count, of: Count, chosen: Count }),
});

export function noChoices(): ChoiceCounts {
  return {
    cases: 0,
    chosen: 0,
    none: {},
    chosenBy: {},
    pairs: { factuality: 0, coherence: 0, utility: 0 },
    casesWithPairs: 0,
    others: {},
    naming: { candidates: 0, of: 0, chosen: 0 },
  };
}

/** Adds one case. @param names of its answer */
export function countChoice(counts: ChoiceCounts, { record, judged, fates }: ChosenCase, names: LabelNames): void {
  const { oracle, rejected, answer } = record;
  counts.cases++;
  if (oracle.kind === "none") countOne(counts.none, oracle.why);
  else {
    counts.chosen++;
    countOne(counts.chosenBy, judged[oracle.candidate]!.candidate.provenance.by);
  }
  for (const criterion of WEIGHED)
    counts.pairs[criterion] += rejected.filter(({ because }) => because === criterion).length;
  if (rejected.length > 0) counts.casesWithPairs++;
  for (const fate of fates) countOne(counts.others, fate);
  for (const { index, candidate } of judged.filter(({ candidate }) => candidate.provenance.by !== "corrupted")) {
    counts.naming.of++;
    if (!namesAnswer(candidate, answer, names)) continue;
    counts.naming.candidates++;
    if (oracle.kind === "chosen" && oracle.candidate === index) counts.naming.chosen++;
  }
}

/** Adds what was counted elsewhere. */
export function addCounts(counts: ChoiceCounts, more: z.infer<typeof CountedChoice>): void {
  counts.cases += more.cases;
  counts.chosen += more.chosen;
  counts.casesWithPairs += more.casesWithPairs;
  for (const name of ["none", "chosenBy", "pairs", "others", "naming"] as const) addAll(counts[name], more[name]);
}

function addAll(counts: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [key, count] of Object.entries(more)) counts[key] = (counts[key] ?? 0) + count;
}

function countOne<Key extends string>(counts: Partial<Record<Key, number>>, key: Key): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
