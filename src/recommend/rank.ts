/**
 * Ranking the closed set with any language model: by the trie where the model gives log-probabilities, by votes where it does not.
 *
 * In: a model and a prompt that a title must answer.  Out: a distribution, how it came about and what mass it covered. The answer is begun
 * for the model where it can go on with that, because small models do not keep to a form that they only read of.
 */
import {
  type ChatMessage,
  type Distribution,
  ModelError,
  type ModelText,
  type RankedBy,
  type Reading,
  type Run,
  seedFrom,
} from "../domain/index.ts";
import { allSettled } from "../models/all-settled.ts";
import type { LanguageModel } from "../models/model.ts";
import { ANSWER_CLOSED, ANSWER_OPENED, writtenThought } from "../prompts/answer-form.ts";
import { inPlainTurns } from "../prompts/plain-turns.ts";
import { readTitle } from "../prompts/reply.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { rankByTrie, TRIE_SEARCH, type TrieSearch } from "./rank-by-trie.ts";
import { rankByVotes, VOTES } from "./rank-by-votes.ts";
import { buildTrie, type TrieNode } from "./trie.ts";

/** What ranking needs beside a model: the titles, and what stands in where the model says nothing. */
export type ClosedSet = { readonly taxonomy: Taxonomy; readonly floor: Distribution };

/** The same of any titles, such as a few of the taxonomy's. */
export type RankedSet = { readonly taxonomy: TitleSet; readonly floor: Distribution };
type TitleSet = Pick<Taxonomy, "occupations" | "indexOf">;

export type Ranked = {
  readonly distribution: Distribution;
  readonly rankedBy: RankedBy;
  readonly exact: boolean;
  readonly coveredMass: number;
};

/** A prompt whose answer a title must follow. */
export type TitleQuestion = {
  readonly messages: readonly ChatMessage[];
  /** The reason that was written in answer to the messages, where there is one; a title comes next. */
  readonly reason?: string | undefined;
  readonly read: (reply: ModelText) => Reading<string>;
  /** Distinguishes samples of the same person. */
  readonly sample: string;
};

const STOP = "</answer>";
const ANSWER_TOKENS = 60;
/** A model that begins its own answer may say something first. */
const PLAIN_ANSWER_TOKENS = 400;

/** What the answer begins with, up to where a title comes next. */
export function begunAnswer({ reason }: Pick<TitleQuestion, "reason">): string {
  return `${reason === undefined ? "" : writtenThought(reason)}${ANSWER_OPENED}`;
}

export type TitleRanker = (question: TitleQuestion, run: Run) => Promise<Ranked>;

export function titleRanker(
  model: LanguageModel,
  { taxonomy, floor }: RankedSet,
  search: TrieSearch = TRIE_SEARCH,
): TitleRanker {
  let trie: Promise<TrieNode> | undefined;
  return async (question, run) => {
    if (model.continuations === undefined) return voteOn(question, model, { taxonomy, floor }, run);
    trie ??= trieOfTitles(model, taxonomy, run.signal);
    const session = await model.continuations.open(question.messages, begunAnswer(question), run.signal);
    try {
      return { ...(await rankByTrie(await trie, session, floor, search, run.signal)), rankedBy: "trie" };
    } finally {
      await session.close();
    }
  };
}

async function trieOfTitles(model: LanguageModel, taxonomy: TitleSet, signal: AbortSignal): Promise<TrieNode> {
  const titles = await Promise.all(
    taxonomy.occupations.map(({ title }) => model.continuations!.tokenize(`${title}${ANSWER_CLOSED}`, signal)),
  );
  return buildTrie(titles);
}

async function voteOn(
  question: TitleQuestion,
  model: LanguageModel,
  { taxonomy, floor }: RankedSet,
  run: Run,
): Promise<Ranked> {
  const samples = Array.from({ length: VOTES.samples }, async (_, sample) => {
    const answer = await writtenTitle(model, question, seedFrom(`${question.sample} vote ${sample}`, run.seed), run);
    return answer.kind === "read" ? indexOfTitle(answer.value, taxonomy) : undefined;
  });
  const votes = await allSettled(samples);
  if (votes.every((vote) => vote === undefined))
    throw new ModelError("cut-short", `${model.name}: none of ${votes.length} answers named an official title`);
  return { ...rankByVotes(votes, floor), rankedBy: "votes", exact: false };
}

/** A title in the model's own words: one sample of its answer. */
export async function writtenTitle(
  model: LanguageModel,
  question: Omit<TitleQuestion, "sample">,
  seed: number,
  run: Run,
): Promise<Reading<string>> {
  const asked = model.continuesAnswers
    ? { messages: question.messages, prefill: begunAnswer(question), maxTokens: model.answerTokens ?? ANSWER_TOKENS }
    : {
        messages: inPlainTurns(question.messages, question.reason),
        maxTokens: model.answerTokens ?? PLAIN_ANSWER_TOKENS,
      };
  return question.read(await model.reply({ ...asked, temperature: 1, seed, stop: [STOP] }, run.signal));
}

function indexOfTitle(answer: string, taxonomy: TitleSet): number | undefined {
  const title = readTitle(answer, taxonomy.occupations);
  return title && taxonomy.indexOf(title.code);
}
