/**
 * The shapes of the API's part on evaluations: what may be asked of the folder of runs, and what it answers.
 *
 * A report is that of `wherefore evaluate --json` (docs/contract.md); scores and answers are the records that lie in a run's folder.
 */
import * as z from "zod";
import { SHOWN_CASES } from "../evaluate/case-pairs.ts";
import { DOSED, DOSES } from "../evaluate/dose-response.ts";
import { KeptAnswer, KeptHistory } from "../evaluate/kept-answers.ts";
import { CaseScore } from "../evaluate/per-case.ts";
import { Count, orNull, Probability, Words } from "./schemas.ts";

const Interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
const Figure = Interval.extend({ n: z.int() });
const Missing = z.object({ missing: z.string(), n: z.int() });
const Metrics = z.record(z.string(), z.union([Figure, Missing]));

const RunListed = z.object({
  id: z.string(),
  state: z.enum(["finished", "unfinished", "unreadable"]),
  on: z.string().optional(),
  part: z.string().optional(),
  methods: z.array(z.string()).optional(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  cases: z.int().nonnegative().optional(),
  failed: z.int().nonnegative().optional(),
  keepsAnswers: z
    .boolean()
    .optional()
    .meta({ description: "Histories, reasons and calls were kept beside the scores." }),
  figures: z
    .array(z.object({ method: z.string(), metrics: Metrics }))
    .optional()
    .meta({ description: "A few figures of each method; the report has all." }),
});
export const Runs = z.object({ runs: z.array(RunListed) }).meta({ id: "Runs", description: "The latest first." });

const Difference = z.looseObject({ ...Figure.shape, p: z.number() });
const Comparison = z
  .object({
    a: z.string(),
    b: z.string(),
    n: z.int(),
    people: z.int(),
    logP: Difference.extend({ noWorse: z.boolean(), holm: z.number() }).nullable(),
    accEM: Difference.extend({
      onlyA: z.int(),
      onlyB: z.int(),
      mcnemar: z.object({ exact: z.number(), midP: z.number() }).nullable(),
    }),
    accRM: orNull(Difference),
    mrr: Difference,
  })
  .meta({ id: "Comparison", description: "Differences a less b (docs/metrics.md)." });

export const Report = z
  .looseObject({
    on: z.string(),
    part: z.string(),
    notice: z.string(),
    n: z.int(),
    people: z.int(),
    methods: z.array(
      z.looseObject({
        method: z.string(),
        n: z.int(),
        failed: z.int(),
        metrics: Metrics,
        reliability: z.array(z.object({ n: z.int(), confidence: Probability, accuracy: Probability })),
      }),
    ),
    comparisons: z.array(Comparison),
  })
  .meta({ id: "Report", description: "What `evaluate --json` prints (docs/contract.md)." });

const Titles = z
  .record(z.string(), z.string())
  .meta({ description: "Official titles of the codes; empty where the run's labels are of another list." });

export const CasesQuery = z.object({
  a: Words(100).optional().meta({ description: "A method of the run; the first, where none is named." }),
  b: Words(300).optional().meta({ description: "Another, beside it: a method of the run, or RUN:METHOD of another." }),
  show: z.enum(SHOWN_CASES).default("all"),
  offset: Count(0, 1_000_000, 0),
  limit: Count(1, 500, 50),
});
export type CasesQuery = z.infer<typeof CasesQuery>;

export const Cases = z
  .object({
    id: z.string(),
    a: z.string(),
    b: z.string().nullable(),
    found: z.int().nonnegative().meta({ description: "How many there are in all." }),
    cases: z.array(z.object({ a: CaseScore, b: CaseScore.optional() })),
    titles: Titles,
  })
  .meta({ id: "Cases" });

export const ShownCase = z
  .object({
    id: z.string(),
    case: z.string(),
    keepsAnswers: z.boolean(),
    history: KeptHistory.nullable().meta({ description: "As a model is told it; null where the run keeps none." }),
    methods: z.array(
      z.object({
        score: CaseScore,
        answer: KeptAnswer.nullable().meta({
          description: "Reasons, verdicts and calls; null where the run keeps none.",
        }),
      }),
    ),
    titles: Titles,
  })
  .meta({ id: "ShownCase" });

export const DosesQuery = z.object({
  method: Words(100).meta({ description: "A method of the run whose answers were kept." }),
  beside: Words(100).optional().meta({
    description:
      "Another, on the same cases; unless one is named, the run's method that ranks the same without a reason.",
  }),
  criterion: z.enum(DOSED).default("factuality"),
});
export type DosesQuery = z.infer<typeof DosesQuery>;

export const Doses = z
  .object({
    method: z.string(),
    beside: z.string().nullable(),
    criterion: z.string(),
    rows: z.array(
      z.object({
        dose: z.enum(DOSES),
        n: z.int().nonnegative(),
        outcome: Interval.nullable().meta({ description: "AccEM in per cent." }),
        beside: Interval.nullable(),
      }),
    ),
    unscored: z.int().nonnegative(),
  })
  .meta({ id: "Doses", description: "Outcome by judge's score (docs/metrics.md)." });

export const ComparisonsQuery = z.object({
  a: Words(300).meta({ description: "A run, or RUN:METHOD." }),
  b: Words(300).optional().meta({ description: "Another; without it the methods of the one run are compared." }),
});
export type ComparisonsQuery = z.infer<typeof ComparisonsQuery>;

export const Comparisons = z.object({ comparisons: z.array(Comparison) }).meta({ id: "Comparisons" });
