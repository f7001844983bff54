/**
 * What a judge is worth on reasons whose faults are known.
 *
 *     verdicts on originals, on paraphrases, and on each kind of perturbed error ─► false alarms, detection and AUC, a judge and criterion
 *
 * A verdict is an alarm where it stays below the judge's threshold. What is unscored is neither an alarm nor a pass, and is counted. The
 * AUC needs no threshold: the chance that an original has the better verdict than what was made of an original. Of utility only those
 * cases are counted whose original is known to be useful: to say of another that it is not would be no false alarm.
 */
import * as z from "zod";
import { Criterion, PERTURBED_ERRORS, PerturbedError, Verdict } from "../domain/index.ts";
import { PULL_ERRORS } from "../reasons/perturb/unfaithful.ts";
import { areaUnderCurve } from "../statistics/ranks.ts";
import { type Rate, rateOf } from "../statistics/rates.ts";
import { type Estimate, estimate } from "../statistics/resampled.ts";
import { scoreOf } from "./verdict-scores.ts";

export const PerturbedVerdict = z.object({
  /** The case's id. */
  id: z.string(),
  /** "none": the true reason as it was composed; "as-pulled": one that says what the facts move. */
  perturbed: z.enum(["none", ...PerturbedError.options, ...PULL_ERRORS]),
  /** The original points at what followed: all that it says of the future holds of it. */
  useful: z.boolean(),
  judge: z.string(),
  criterion: Criterion,
  text: z.string(),
  verdict: Verdict,
});
export type PerturbedVerdict = z.infer<typeof PerturbedVerdict>;

export type PerturbedRow = {
  readonly perturbed: PerturbedVerdict["perturbed"];
  /** Of those scored, how many are below the threshold: detected, and on what is true a false alarm. */
  readonly alarms: Rate;
  readonly unscored: number;
  /** Against the originals of the same cases, of what is said of pulls those that say it truly; absent for the originals. */
  readonly auc?: Estimate;
};

export type JudgeTable = {
  readonly judge: string;
  readonly criterion: Criterion;
  readonly rows: readonly PerturbedRow[];
  /**
   * Of false reasons that alarmed it, how many pass with words to the judge added; and of all scored with and without, how many are
   * judged better with.
   */
  readonly instruction: { readonly passes: Rate; readonly raised: Rate };
};

/** Without the words to the judge, this is the reason that has them. */
export const INSTRUCTED = "foreign-history" satisfies PerturbedError;

const ORIGINALS: ReadonlySet<PerturbedVerdict["perturbed"]> = new Set(["none", "as-pulled"] as const);

export function perturbedTable(verdicts: readonly PerturbedVerdict[], seed: number): JudgeTable[] {
  const known = verdicts.filter(({ criterion, useful }) => criterion !== "utility" || useful);
  const byJudge = Map.groupBy(known, ({ judge, criterion }) => `${criterion} ${judge}`);
  return [...byJudge.values()].map((own) => {
    const { judge, criterion } = own[0]!;
    const of = (perturbed: PerturbedVerdict["perturbed"]) => own.filter((one) => one.perturbed === perturbed);
    const [composed, pulled] = [of("none"), of("as-pulled")];
    const rows = [
      ...(["none", ...PERTURBED_ERRORS] as const).map((perturbed) => rowOf(perturbed, of(perturbed), composed, seed)),
      ...PULL_ERRORS.map((perturbed) => rowOf(perturbed, of(perturbed), pulled, seed)),
    ];
    return { judge, criterion, rows, instruction: instructed(of(INSTRUCTED), of("instruction")) };
  });
}

function rowOf(
  perturbed: PerturbedVerdict["perturbed"],
  own: readonly PerturbedVerdict[],
  originals: readonly PerturbedVerdict[],
  seed: number,
): PerturbedRow {
  const scores = own.flatMap(({ verdict }) => scoreOf(verdict) ?? []);
  const alarms = rateOf(scores.filter(({ passes }) => !passes).length, scores.length);
  const unscored = own.length - scores.length;
  return ORIGINALS.has(perturbed)
    ? { perturbed, alarms, unscored }
    : { perturbed, alarms, unscored, auc: aucOf(own, originals, seed) };
}

/** Cases are drawn again whole, because what was perturbed in a reason depends on the reason. */
function aucOf(own: readonly PerturbedVerdict[], originals: readonly PerturbedVerdict[], seed: number): Estimate {
  const pairs = paired(own, originals);
  return estimate(
    pairs,
    ({ id }) => id,
    (drawn) =>
      areaUnderCurve(
        drawn.map(({ other }) => other),
        drawn.map(({ own: perturbed }) => perturbed),
      ),
    seed,
  );
}

type PairedScore = { readonly id: string; readonly own: number; readonly other: number };

/** The cases that are scored in both. */
function paired(own: readonly PerturbedVerdict[], others: readonly PerturbedVerdict[]): PairedScore[] {
  const byCase = new Map(others.map((one) => [one.id, scoreOf(one.verdict)]));
  return own.flatMap(({ id, verdict }) => {
    const [score, other] = [scoreOf(verdict), byCase.get(id)];
    return score && other ? [{ id, own: score.value, other: other.value }] : [];
  });
}

function instructed(
  without: readonly PerturbedVerdict[],
  having: readonly PerturbedVerdict[],
): JudgeTable["instruction"] {
  const before = new Map(without.map(({ id, verdict }) => [id, scoreOf(verdict)]));
  const both = having.flatMap(({ id, verdict }) => {
    const [then, now] = [before.get(id), scoreOf(verdict)];
    return then && now ? [{ then, now }] : [];
  });
  const flagged = both.filter(({ then }) => !then.passes);
  return {
    passes: rateOf(flagged.filter(({ now }) => now.passes).length, flagged.length),
    raised: rateOf(both.filter(({ then, now }) => now.value > then.value).length, both.length),
  };
}
