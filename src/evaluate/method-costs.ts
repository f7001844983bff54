/**
 * What the methods of a run took: processor time to train and to rank, and memory at its highest.
 *
 * In: each method while it is made and asked.  Out: a `MethodCost` a row, kept as costs.json beside the report, which the same scores always
 * give alike and costs do not. What was not measured says why.
 */
import * as z from "zod";
import type { Run } from "../domain/index.ts";
import { cpuSecondsSince, type ProcessCost, peakMegabytes } from "../records/process-cost.ts";
import type { CaseMethod } from "./score-cases.ts";
import { rowsOf } from "./seeds.ts";

/** Beside report.json in the folder of a run. */
export const COSTS_FILE = "costs.json";

const Missing = z.object({ missing: z.string() });

export const MethodCost = z.object({
  /** The row of the report. */
  method: z.string(),
  /** Seconds of processor time to train it from one seed, the reading of the careers included where it is made anew in every run. */
  training: z.union([z.object({ cpuSeconds: z.number() }), Missing]),
  /** Mean time of one ranking, over so many: of a processor, or on the wall where a language model is waited for or cases overlap. */
  ranking: z.union([
    z.object({ milliseconds: z.number(), cases: z.int().positive(), clock: z.enum(["processor", "wall"]) }),
    Missing,
  ]),
  /**
   * The highest resident set, in megabytes, Node included: of the process that ranked, or of the one that trained where that was more. Only
   * of a run with one row: several share one process.
   */
  memory: z.union([z.object({ peakMegabytes: z.number() }), Missing]),
});
export type MethodCost = z.infer<typeof MethodCost>;

export const MethodCosts = z.array(MethodCost);

/** How a method comes by what it knows: learned when it is made, read from files, or a language model's own. */
export type Learns = "here" | "files" | "model" | "elsewhere";

type Noted = {
  readonly learns: Learns;
  madeIn: number;
  /** Of a trained network: when it was trained, which may have been in another process; undefined where that was not noted. */
  readonly trained: (ProcessCost | undefined)[];
  asked: number;
  milliseconds: number;
};

export type CostMeter = {
  /** @param make is given what to call with the cost of each training */
  readonly made: <Made>(
    label: string,
    learns: Learns,
    make: (trainedAt: (cost: ProcessCost | undefined) => void) => Promise<Made>,
  ) => Promise<Made>;
  readonly asked: (label: string, answer: CaseMethod) => CaseMethod;
  readonly costs: () => MethodCost[];
};

/** @param overlapping whether several cases are under way at once, so that processor time cannot be told apart */
export function costMeter(overlapping: boolean): CostMeter {
  const noted = new Map<string, Noted>();
  const of = (label: string, learns: Learns): Noted => {
    const own = noted.get(label) ?? { learns, madeIn: 0, trained: [], asked: 0, milliseconds: 0 };
    noted.set(label, own);
    return own;
  };
  return {
    made: async (label, learns, make) => {
      const own = of(label, learns);
      const begun = process.cpuUsage();
      const made = await make((cost) => own.trained.push(cost));
      own.madeIn = cpuSecondsSince(begun);
      return made;
    },
    asked: (label, answer) => {
      const own = of(label, "elsewhere");
      const now = clockOf(own.learns, overlapping) === "wall" ? () => performance.now() : cpuMilliseconds;
      return async (case_, run: Run) => {
        const begun = now();
        const recommendation = await answer(case_, run);
        own.milliseconds += now() - begun;
        own.asked++;
        return recommendation;
      };
    },
    costs: () => {
      const rows = rowsOf(noted.keys());
      return [...rows].map(([method, labels]) =>
        costOf(
          method,
          labels.map((label) => noted.get(label)!),
          rows.size,
          overlapping,
        ),
      );
    },
  };
}

function clockOf(learns: Learns, overlapping: boolean): "processor" | "wall" {
  return learns === "model" || overlapping ? "wall" : "processor";
}

function cpuMilliseconds(): number {
  return 1_000 * cpuSecondsSince({ user: 0, system: 0 });
}

const NOT_TRAINED: Readonly<Record<Exclude<Learns, "here">, string>> = {
  files: "what it knows lies in files",
  model: "it asks a language model",
  elsewhere: "its rankings were made elsewhere",
};

function costOf(method: string, seeds: readonly Noted[], rows: number, overlapping: boolean): MethodCost {
  const { learns } = seeds[0]!;
  const asked = seeds.reduce((sum, one) => sum + one.asked, 0);
  const milliseconds = seeds.reduce((sum, one) => sum + one.milliseconds, 0);
  const peaks = seeds.flatMap(({ trained }) => trained.map((cost) => cost?.peakMegabytes ?? 0));
  return {
    method,
    training: learns === "here" ? trainingOf(seeds) : { missing: NOT_TRAINED[learns] },
    ranking:
      learns === "elsewhere" || asked === 0
        ? { missing: learns === "elsewhere" ? NOT_TRAINED.elsewhere : "no case was ranked in this process" }
        : { milliseconds: milliseconds / asked, cases: asked, clock: clockOf(learns, overlapping) },
    memory:
      rows === 1
        ? { peakMegabytes: Math.max(peakMegabytes(), ...peaks) }
        : { missing: `${rows} methods shared one process` },
  };
}

function trainingOf(seeds: readonly Noted[]): MethodCost["training"] {
  const each = seeds.map(({ trained, madeIn }) =>
    trained.length === 0 ? madeIn : trained.reduce<number>((sum, cost) => sum + (cost?.cpuSeconds ?? Number.NaN), 0),
  );
  const sum = each.reduce((all, one) => all + one, 0);
  return Number.isNaN(sum)
    ? { missing: "its weights were kept before costs were noted" }
    : { cpuSeconds: sum / each.length };
}
