/**
 * The shapes of the API: what a request may say and what an answer says, as schemas that check the one and document both.
 *
 * The shapes of a history and of a recommendation are those of `wherefore recommend --json` (docs/contract.md); nothing here is a second one.
 */
import * as z from "zod";
import {
  Claim,
  CareerHistory as DomainHistory,
  Job as DomainJob,
  Reason as DomainReason,
  Education,
  HistoryClaim,
  NearTitle,
  OccupationCode,
  Place,
  ReadingNote,
  YearMonth,
} from "../domain/index.ts";
import { FORMATS } from "../histories/formats/formats.ts";
import { MOST_ENTRIES } from "../histories/formats/limits.ts";

export const Probability = z.number().min(0).max(1);
export const Words = (most: number) => z.string().min(1).max(most);

/** A shape that has a name of its own, or nothing: `nullable` would give the name to both. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()]);

/** A job as a client sends it: with the coding that `/v1/histories` gave it, with a code of its own, or with a title that is coded here. */
const JobGiven = DomainJob.partial({ coding: true, current: true }).extend({
  title: z.string().max(1_000).optional(),
  code: OccupationCode.optional().meta({ description: "A code that was chosen by hand; it goes before `coding`." }),
  text: z.string().max(20_000).optional(),
});

export const HistoryGiven = z
  .object({
    id: z.string().min(1).max(200).default("person"),
    birthYear: z.int().min(1900).max(2099).optional(),
    jobs: z.array(JobGiven).max(MOST_ENTRIES),
    education: z.array(Education).max(MOST_ENTRIES).default([]),
    notes: z.array(ReadingNote).max(MOST_ENTRIES).default([]),
    moment: YearMonth.optional().meta({
      description: "The month that counts as today; left out, it is the present one.",
    }),
  })
  .meta({
    id: "HistoryGiven",
    description:
      "A history as `/v1/histories` returned it, or as somebody typed it: a job then needs no more than its title.",
  });
export type HistoryGiven = z.infer<typeof HistoryGiven>;

const History = DomainHistory.meta({ id: "History" });

const Answer = z
  .object({
    claim: Words(300).meta({ example: "field:29" }),
    standing: z.enum(["true", "false"]),
  })
  .meta({ id: "Answer", description: "A claim and how it is held; the forms of claims stand in docs/contract.md." });
const Answers = z.array(Answer).max(100);

const asked = {
  history: HistoryGiven,
  method: Words(100)
    .default("default")
    .meta({ description: "One of those that the server offers, `default` where nothing is said." }),
  model: Words(300)
    .optional()
    .meta({ description: "The language model to ask, by the name under which the server offers it." }),
  reasons: z
    .int()
    .min(1)
    .max(32)
    .default(3)
    .meta({ description: "How many reasons are told; a model is asked for as many." }),
  top: z
    .union([z.int().min(1).max(1_016), z.literal("all")])
    .default(10)
    .meta({ description: "How many titles of each list." }),
  held: Answers.default([]),
  skipped: z
    .array(Words(300))
    .max(100)
    .default([])
    .meta({ description: "Claims that were asked about and not answered." }),
  new: z.boolean().default(false).meta({ description: "Only reasons that lead to what would be new are told." }),
  leftovers: z
    .boolean()
    .default(false)
    .meta({ description: 'Titles that are no advice ("All Other", military) are listed too.' }),
  because: z
    .boolean()
    .default(false)
    .meta({ description: "What each fact moves is found out also where it costs calls to a model." }),
} as const;

export const RecommendationRequest = z.object(asked).meta({ id: "RecommendationRequest" });
export type RecommendationRequest = z.infer<typeof RecommendationRequest>;

export const RevisionRequest = z
  .object({
    ...asked,
    before: Answers.default([]).meta({
      description: "The answers that were held before; `held` are all that are held now.",
    }),
  })
  .meta({ id: "RevisionRequest" });
export type RevisionRequest = z.infer<typeof RevisionRequest>;

export const WhyRequest = z
  .object({ ...asked, title: Words(300).meta({ description: "A code, an official title or words of one's own." }) })
  .meta({ id: "WhyRequest" });
export type WhyRequest = z.infer<typeof WhyRequest>;

export const Occupation = z.object({ code: OccupationCode, title: z.string() }).meta({ id: "Occupation" });

const Ranked = z
  .object({
    code: OccupationCode,
    title: z.string(),
    probability: Probability,
    leftover: z
      .literal(true)
      .optional()
      .meta({ description: "A leftover of the classification: no advice to a person." }),
  })
  .meta({ id: "RankedTitle" });

const Pull = z
  .object({
    claim: z.string(),
    says: HistoryClaim,
    rests: Place,
    divergence: z.number().nullable(),
    leavesNothing: z.boolean(),
    on: z.array(
      z.object({
        code: OccupationCode,
        pull: z.number().nullable(),
        standardError: z.number().nullable().optional(),
        noise: z.number().nullable().optional(),
      }),
    ),
  })
  .meta({ id: "Pull" });

const Band = z.object({ from: Probability, shown: z.int().positive(), followed: z.int().nonnegative() });
const ListBands = z.object({ people: z.int().positive(), bands: z.array(Band) });

const Mark = z.object({
  kind: z.enum([
    "unlike-the-data",
    "short-history",
    "title-not-recognised",
    "no-dates",
    "floor-mixed",
    "reason-failed",
  ]),
  said: z.string(),
});

const Question = z
  .object({ claim: z.string(), text: z.string(), bits: z.number().nonnegative() })
  .meta({ id: "Question" });

const Why = z
  .object({
    code: OccupationCode,
    title: z.string(),
    place: z.int().positive(),
    probability: Probability,
    facts: z.array(z.object({ claim: z.string(), pull: z.number(), share: z.number().nullable() })),
    degrees: z.array(z.object({ level: z.string(), pull: z.number() })),
  })
  .meta({ id: "Why" });

const WeightedReason = z
  .object({
    text: z.string(),
    weight: Probability,
    claims: z.array(Claim.meta({ id: "Claim" })),
    speaksFor: z.array(OccupationCode),
    provenance: DomainReason.shape.provenance,
    pulls: z.array(z.object({ claim: z.string(), pull: z.number() })).optional(),
  })
  .meta({ id: "WeightedReason" });

export const Recommendation = z
  .object({
    method: z.string(),
    ranking: z.array(Ranked),
    rankingNew: z.array(Ranked),
    reasons: z.array(WeightedReason),
    pulls: z.array(Pull).optional(),
    question: orNull(Question),
    held: z.array(Answer),
    history: History,
    marks: z.array(Mark),
    rankedBy: z.enum(["counts", "rule", "one-step", "trie", "votes", "given"]),
    exact: z.boolean(),
    coveredMass: z.number(),
    evidence: z.array(z.string()),
    bands: ListBands.extend({ method: z.string(), on: z.string(), new: ListBands }).nullable().meta({
      description:
        "What such probabilities have meant for people; null under answers, and of a method of which nobody counted it.",
    }),
  })
  .meta({ id: "Recommendation", description: "The shape of `wherefore recommend --json`." });

const NotRanked = z
  .object({
    method: z.null(),
    ranking: z.array(Ranked).max(0),
    rankingNew: z.array(Ranked).max(0),
    reasons: z.array(WeightedReason).max(0),
    question: z.null(),
    held: z.array(Answer),
    history: History,
    marks: z.array(Mark).max(0),
    notUnderstood: z.array(
      z.object({
        row: z.int().positive(),
        title: z.string().nullable(),
        why: z.enum(["no-trade", "no-job", "other-language", "no-near-title", "no-title"]),
        nearest: z.array(NearTitle),
      }),
    ),
  })
  .meta({ id: "NotRanked", description: "Nothing of the history was understood, so nothing is ranked." });

/** What comes of a request: a ranking, or what was not understood. */
export const Advised = z.union([Recommendation, NotRanked]);

export const Revision = z
  .object({
    before: Advised,
    after: Advised,
    changes: z.array(
      z.object({ claim: z.string(), from: z.enum(["true", "false", "open"]), to: z.enum(["true", "false", "open"]) }),
    ),
    moved: z.array(
      z.object({
        code: OccupationCode,
        title: z.string(),
        from: z.int().positive(),
        to: z.int().positive(),
        before: Probability,
        after: Probability,
        nats: z.number().nullable().meta({ description: "Log-odds after less before; null where either is certain." }),
        foretold: z.number().nullable().meta({
          description:
            "What the pulls of before said that striking these facts would move; null where none was struck.",
        }),
      }),
    ),
    question: orNull(Question),
  })
  .meta({ id: "Revision" });

export const WhyAnswer = z
  .object({ why: Why, alsoNear: z.array(z.string()), method: z.string(), held: z.array(Answer) })
  .meta({ id: "WhyAnswer" });

const FoundTitle = z.object({
  job: z.int().nonnegative().meta({ description: "Its place in the history's jobs." }),
  title: z.string().nullable(),
  code: OccupationCode.nullable(),
  occupation: z.string().nullable(),
  found: z.enum(["given", "official-title", "alternate-title", "matcher", "not-recognised", "no-title"]),
  score: Probability.nullable(),
  nearest: z.array(NearTitle),
  why: z.enum(["no-trade", "no-job", "other-language"]).optional(),
});

export const ReadHistory = z
  .object({
    format: z.enum(FORMATS).nullable(),
    because: z.string().nullable(),
    people: z.array(z.string()).meta({ description: "The ids of the people in the document, the first hundred." }),
    history: History,
    titles: z.array(FoundTitle),
    columnsLeftOut: z.array(z.string()),
  })
  .meta({ id: "ReadHistory" });

/** How a document is read, beside its bytes. */
export const Reading = z.object({
  name: Words(300)
    .optional()
    .meta({ description: "The file's name, whose ending helps where its content does not tell." }),
  format: z.enum(FORMATS).optional(),
  person: Words(300)
    .optional()
    .meta({ description: "Whom to take from a file of several people; the first, where nobody is named." }),
  asOf: YearMonth.optional().meta({ description: "The month that counts as today." }),
});

export const DocumentRequest = Reading.extend({
  text: z.string().max(1_100_000).optional().meta({ description: "The document's text, such as a pasted résumé." }),
  document: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: "A JSON Resume, or another document in JSON." }),
  mapping: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: "Which column of a table holds what (docs/formats.md)." }),
}).meta({ id: "DocumentRequest" });
export type DocumentRequest = z.infer<typeof DocumentRequest>;

/** A number in a query: digits alone, and documented as the number that it stands for. */
export const Count = (least: number, most: number, usual: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .default(usual)
    .meta({ type: "integer", minimum: least, maximum: most, default: usual });

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: "Stable; docs/errors.md says what happened and what mends it." }),
    request: z.string().meta({ description: "The id under which the log has this request." }),
  })
  .meta({ id: "Problem" });

export const Override = z
  .object({
    event: z.string().max(300).meta({ description: "The `Audit-Event` header of the answer that it is about." }),
    words: Words(5_000).meta({ description: "Why a person decided otherwise." }),
    code: OccupationCode.optional().meta({ description: "The occupation that was decided for, where it is one." }),
    by: Words(300).optional().meta({ description: "Who decided." }),
  })
  .meta({ id: "Override" });
export type Override = z.infer<typeof Override>;
