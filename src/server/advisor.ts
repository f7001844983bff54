/**
 * What the server is asked about a person, and what it answers: documents read, rankings, revisions, "why this title?".
 *
 *     checked request ─► history ─► recommender ─► base advice, remembered ─► answers held (Bayes) ─► the JSON of docs/contract.md
 *
 * In: requests that the schemas have checked.  Out: JSON, as text, because that is what leaves the process. Nothing is written anywhere; base advice of the last histories is
 * kept in memory for ten minutes, because a person corrects the same history again and again. Runs in a worker, or where models are asked.
 */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { claimKey, readHold, readQuestionKey } from "../claims/keys.ts";
import type { HeldPast } from "../claims/past-facts.ts";
import {
  BadInputError,
  type Career,
  CareerHistory,
  type HeldClaim,
  type Job,
  quietRun,
  type Recommender,
  type TitleCoder,
  type TitleCoding,
  type WrittenPiece,
  type YearMonth,
} from "../domain/index.ts";
import { historyOf } from "../histories/cases.ts";
import type { ColumnMapping } from "../histories/formats/mapping.ts";
import { type Format, readCareers } from "../histories/read.ts";
import { loadBands } from "../methods/bands-of-default.ts";
import { adviceJson, unrankedJson, whyJson } from "../pipeline/advice-json.ts";
import { type Advice, advise, holdClaims, whyOn } from "../pipeline/advise.ts";
import { codingJson } from "../pipeline/coding-json.ts";
import { changedAnswers, movedTitles } from "../pipeline/revise.ts";
import { titleNamed } from "../pipeline/title-named.ts";
import type { Unranked } from "../pipeline/unranked.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { loadTitleCoder } from "../taxonomy/titles.ts";
import { answerOnRuns, type RunsQuestion } from "./runs.ts";
import type { HistoryGiven, RecommendationRequest, RevisionRequest, WhyRequest } from "./schemas.ts";

export type DocumentGiven = {
  readonly bytes: Uint8Array;
  readonly name: string | undefined;
  readonly format: Format | undefined;
  readonly mapping: ColumnMapping | undefined;
  readonly person: string | undefined;
  readonly today: YearMonth;
};

/** @template Request what is asked, beside the month that counts as today */
type Dated<Request> = Request & { readonly today: YearMonth };

export type Advisor = {
  readonly read: (document: DocumentGiven, signal: AbortSignal) => Promise<string>;
  readonly recommend: (
    request: Dated<RecommendationRequest>,
    signal: AbortSignal,
    written?: (piece: WrittenPiece) => void,
  ) => Promise<string>;
  readonly revise: (request: Dated<RevisionRequest>, signal: AbortSignal) => Promise<string>;
  readonly why: (request: Dated<WhyRequest>, signal: AbortSignal) => Promise<string>;
  /** Nothing about a person: evaluations that lie in a folder. */
  readonly runs: (question: RunsQuestion, signal: AbortSignal) => Promise<string>;
};

/** @param make a method by its name, asked for so many reasons @param env where a release of O*NET may be kept */
export function advisor(
  make: (method: string, reasons: number) => Promise<Recommender>,
  env: Readonly<Record<string, string | undefined>>,
): Advisor {
  const taxonomy = loadTaxonomy();
  const coder = loadTitleCoder(cacheFolder(env));
  const remembered = remembering<Advice | Unranked>(64, 600_000);

  /** What the recommender says, before any answer about what is ahead. */
  async function base(
    request: Dated<RecommendationRequest>,
    past: readonly HeldPast[],
    signal: AbortSignal,
    written: ((piece: WrittenPiece) => void) | undefined,
  ): Promise<Advice | Unranked> {
    const { method, reasons, because } = request;
    const history = checkedHistory(request.history, request.today, coder, taxonomy);
    const key = createHash("sha256")
      .update(JSON.stringify([method, reasons, because, history, past]))
      .digest("base64");
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const recommender = await make(method, reasons);
    const run = { ...quietRun(1, signal), ...(written && { written }) };
    const explain = because ? "whatever the calls" : "where cheap";
    const advice = await advise(history, recommender, past, taxonomy, run, explain);
    remembered.set(key, advice);
    return advice;
  }

  async function advised(
    request: Dated<RecommendationRequest>,
    answers: RecommendationRequest["held"],
    signal: AbortSignal,
    written?: (piece: WrittenPiece) => void,
  ): Promise<Advice | Unranked> {
    const held = answers.map(({ claim, standing }) => readHold(`${claim}=${standing}`, taxonomy));
    const past = held.filter((one): one is HeldPast => "past" in one);
    const ahead = held.filter((one): one is HeldClaim => "says" in one);
    refuseTwice([...past.map((one) => one.past), ...ahead.map(({ says }) => claimKey(says))]);
    const skipped = request.skipped.map((claim) => readQuestionKey(claim, taxonomy));
    const advice = await base(request, past, signal, written);
    if (advice.notUnderstood) return { ...advice, held: ahead };
    return ahead.length === 0 && skipped.length === 0 ? advice : holdClaims(advice, ahead, taxonomy, skipped);
  }

  const shown = (advice: Advice | Unranked, { top, reasons, new: anew, leftovers }: RecommendationRequest) =>
    advice.notUnderstood
      ? unrankedJson(advice)
      : adviceJson(
          advice,
          { top, reasons, ...(anew && { new: true as const }), ...(leftovers && { leftovers: true as const }) },
          taxonomy,
          loadBands(advice.recommendation.method),
        );

  return {
    async recommend(request, signal, written) {
      return JSON.stringify(shown(await advised(request, request.held, signal, written), request));
    },
    async revise(request, signal) {
      const before = await advised(request, request.before, signal);
      const after = await advised(request, request.held, signal);
      const top = request.top === "all" ? taxonomy.occupations.length : request.top;
      const [old, anew] = [shown(before, request), shown(after, request)];
      return JSON.stringify({
        before: old,
        after: anew,
        changes: changedAnswers(before, after),
        moved: before.notUnderstood || after.notUnderstood ? [] : movedTitles(before, after, top, taxonomy),
        question: (anew as { question: unknown }).question,
      });
    },
    async why(request, signal) {
      const { title, alsoNear } = titleNamed(request.title, taxonomy, coder);
      const advice = await advised({ ...request, because: true }, request.held, signal);
      if (advice.notUnderstood)
        throw new BadInputError(
          "no-ranking",
          { file: "the history" },
          "nothing of it was understood, so nothing is ranked",
          "Say what a job was: give it another title, or a code.",
        );
      const recommender = await make(request.method, request.reasons);
      const why = await whyOn(title, advice, recommender, taxonomy, quietRun(1, signal));
      const { method, held } = shown(advice, request) as { method: string; held: unknown };
      return JSON.stringify({ why: whyJson(why, taxonomy), alsoNear, method, held });
    },
    runs: async (question) => JSON.stringify(await answerOnRuns(question)),
    read: async (document, signal) => JSON.stringify(await readDocument(document, coder, taxonomy, signal)),
  };
}

/** Held once each: two answers to one question would be counted as two pieces of evidence. @throws BadInputError */
function refuseTwice(claims: readonly string[]): void {
  const twice = claims.find((claim, at) => claims.indexOf(claim) !== at);
  if (twice === undefined) return;
  throw new BadInputError(
    "bad-claim",
    { file: "held" },
    `"${twice.slice(0, 80)}" is held twice`,
    "Give each claim one answer.",
  );
}

/** A history that somebody sent: titles without a coding coded, codes looked up, and what is later than its moment left out. */
function checkedHistory(given: HistoryGiven, today: YearMonth, coder: TitleCoder, taxonomy: Taxonomy): CareerHistory {
  const jobs = given.jobs.map(({ code, coding, ...job }, at): Job => {
    const chosen = code ?? (coding?.kind === "coded" ? coding.code : undefined);
    if (chosen !== undefined && taxonomy.indexOf(chosen) === undefined)
      throw new BadInputError(
        "unknown-code",
        { file: "the history", field: `jobs[${at}]` },
        `"${chosen}" is no O*NET-SOC 2019 code`,
        "GET /v1/occupations?q=WORDS finds one.",
      );
    const found: TitleCoding =
      code !== undefined
        ? ({ kind: "coded", code, found: "given", score: 1, nearest: [] } satisfies TitleCoding)
        : (coding ?? coder(job.title ?? "", { employer: job.employer, text: job.text }));
    return { ...job, coding: found, current: job.current ?? job.end === undefined };
  });
  return historyOf(CareerHistory.parse({ ...given, jobs }), given.moment ?? today);
}

const MOST_PEOPLE = 100;

async function readDocument(
  { bytes, name, format, mapping, person, today }: DocumentGiven,
  coder: TitleCoder,
  taxonomy: Taxonomy,
  signal: AbortSignal,
): Promise<object> {
  let told: { readonly format: Format; readonly because: string } | undefined;
  let columnsLeftOut: readonly string[] = [];
  let found: Career | undefined;
  const people: string[] = [];
  const careers = readCareers("-", {
    coder,
    knownCode: (code) => taxonomy.indexOf(code) !== undefined,
    today,
    mapping,
    format,
    input: Readable.from([Buffer.from(bytes)], { objectMode: false }),
    name: name ?? "the document",
    signal,
    onFormat: (of, because) => {
      told = { format: of, because };
    },
    onColumnsLeftOut: (columns) => {
      columnsLeftOut = columns;
    },
  });
  for await (const career of careers) {
    signal.throwIfAborted();
    if (people.length < MOST_PEOPLE) people.push(career.id);
    if (person === undefined ? found === undefined : career.id === person) found = career;
    if (found !== undefined && people.length >= MOST_PEOPLE) break;
  }
  if (found === undefined)
    throw new BadInputError(
      "no-career",
      { file: name ?? "the document" },
      person === undefined ? "it holds no career" : `nobody in it is called "${person}"`,
      "Give a document that holds a career; docs/formats.md says what is read.",
    );
  const history = historyOf(found, today);
  return {
    format: told?.format ?? format ?? null,
    because: told?.because ?? null,
    people,
    history,
    titles: history.jobs.map((job, at) => ({ job: at, ...foundTitle(job, taxonomy) })),
    columnsLeftOut: columnsLeftOut.slice(0, MOST_PEOPLE),
  };
}

/** The contract of `taxonomy code --json`, with the official title of the code. */
function foundTitle({ title, coding }: Job, taxonomy: Taxonomy): object {
  const { title: written, code, ...found } = codingJson(title ?? null, coding);
  const occupation = coding.kind === "coded" ? taxonomy.occupations[taxonomy.indexOf(coding.code)!]!.title : null;
  return { title: written, code, occupation, ...found };
}

type Remembered<Value> = {
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => void;
};

/** The last values, each for a while. @param most how many @param milliseconds how long */
function remembering<Value>(most: number, milliseconds: number): Remembered<Value> {
  const known = new Map<string, { readonly value: Value; readonly timer: NodeJS.Timeout }>();
  const forget = (key: string) => {
    clearTimeout(known.get(key)?.timer);
    known.delete(key);
  };
  return {
    get(key) {
      const entry = known.get(key);
      if (entry === undefined) return undefined;
      // Asked for last, forgotten last.
      known.delete(key);
      known.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      forget(key);
      if (known.size >= most) forget(known.keys().next().value!);
      known.set(key, { value, timer: setTimeout(() => forget(key), milliseconds).unref() });
    },
  };
}
