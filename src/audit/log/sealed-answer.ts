/**
 * What the log seals of an answer: enough to show what was shown to a person, and why.
 *
 *     the answer as programs read it (docs/contract.md) ─► ranking, reasons, answers held, hash of the history
 *
 * The history itself is not kept: its hash shows, to who has it, that it is the one. Kept are how many jobs and titles it has, how many were not
 * recognised, and the last occupation.
 */
import * as z from "zod";
import { contentHash } from "../../records/whole-file.ts";

const Ranked = z.array(z.object({ code: z.string(), probability: z.number() }));

const Read = z.array(z.object({ coding: z.object({ kind: z.string(), code: z.string().optional() }) }));

/** What of a sealed answer is read again. `seen` says how the history was read, for drift (`drift/logged-people.ts`); older versions do not seal it. */
export const SealedAnswer = z.object({
  ranking: z.array(z.tuple([z.string(), z.number()])),
  seen: z
    .object({
      jobs: z.int().nonnegative(),
      titles: z.int().nonnegative(),
      notRecognised: z.int().nonnegative(),
      /** The code of the last job that has one. */
      last: z.string().nullable(),
    })
    .optional(),
});
export type SealedAnswer = z.infer<typeof SealedAnswer>;

function seenOf(history: Readonly<Record<string, unknown>>): SealedAnswer["seen"] {
  const jobs = Read.safeParse(history["jobs"]).data;
  if (jobs === undefined) return undefined;
  const ofKind = (kind: string) => jobs.filter(({ coding }) => coding.kind === kind);
  return {
    jobs: jobs.length,
    titles: jobs.length - ofKind("no-title").length,
    notRecognised: ofKind("not-recognised").length,
    last: ofKind("coded").at(-1)?.coding.code ?? null,
  };
}

/** The keys of an answer that are looked at; all others are left out. */
const Answer = z.object({
  method: z.string().nullable(),
  ranking: Ranked,
  rankingNew: Ranked,
  reasons: z.array(
    z.object({
      text: z.string(),
      weight: z.number(),
      claims: z.array(z.object({ says: z.unknown(), standing: z.string() })),
      speaksFor: z.array(z.string()),
      provenance: z.unknown(),
    }),
  ),
  held: z.array(z.object({ claim: z.string(), standing: z.string() })),
  history: z.record(z.string(), z.unknown()),
  notUnderstood: z.array(z.unknown()).optional(),
});

/** @param answer as `wherefore recommend --json` prints it, all of it or some keys more */
export function sealedAnswer(answer: unknown) {
  const { ranking, rankingNew, reasons, held, history, notUnderstood } = Answer.parse(answer);
  const pairs = (list: z.infer<typeof Ranked>) => list.map(({ code, probability }) => [code, probability] as const);
  return {
    history: contentHash(history),
    seen: seenOf(history),
    ranking: pairs(ranking),
    rankingNew: pairs(rankingNew),
    reasons,
    held,
    ...(notUnderstood && { notUnderstood: notUnderstood.length }),
  };
}

/** Null where nothing was ranked. */
export function methodOf(answer: unknown): string | null {
  return Answer.pick({ method: true }).parse(answer).method;
}

type Identified = {
  readonly id?: string | undefined;
  readonly jobs: readonly {
    readonly title?: string | undefined;
    readonly start?: string | undefined;
    readonly end?: string | undefined;
  }[];
};

/** Ids that readers give to who has none. */
const NOBODYS_ID = /^person(-\d+)?$/;

/** Whom an event is about: the career's id, or what was done and when, where it has none of its own. */
export function personOf({ id, jobs }: Identified): string {
  if (id !== undefined && !NOBODYS_ID.test(id)) return `id:${id}`;
  return `history:${contentHash(jobs.map(({ title, start, end }) => ({ title, start, end })))}`;
}
