/**
 * Calls that are collected instead of made: what a dry run counts, and what a file for the provider's batch service holds.
 *
 * In: records, and the work on one that would ask a model.  Out: the calls which that work would make first. Each record's work breaks off
 * at the first call that is not answered yet, so what is asked after a reply is collected once that reply stands in the journal.
 */
import { callKey, identitiesOf } from "./journaled.ts";
import { roughTokens } from "./limited.ts";
import type { LanguageModel, ModelRequest } from "./model.ts";
import { allowedTokens } from "./thinking.ts";

export type DeferredCall = { readonly key: string; readonly model: LanguageModel; readonly request: ModelRequest };

/** Thrown instead of a reply: nobody but the collector catches it. */
class CallDeferred extends Error {}

export type CallCollector = {
  /** The model with every call deferred; it has no continuations. */
  readonly defer: (model: LanguageModel) => LanguageModel;
  readonly callsOf: <Item>(
    records: AsyncIterable<Item>,
    work: (record: Item) => Promise<unknown>,
  ) => AsyncGenerator<DeferredCall>;
};

export function callCollector(): CallCollector {
  const seen = new Set<string>();
  const waiting: DeferredCall[] = [];
  return {
    defer(model) {
      const { continuations: _none, ...rest } = model;
      return {
        ...rest,
        async reply(request) {
          const key = callKey(identitiesOf(model)[0]!, request);
          if (!seen.has(key)) waiting.push({ key, model, request });
          seen.add(key);
          throw new CallDeferred("This call was deferred.");
        },
        // biome-ignore lint/correctness/useYield: it never comes to a piece
        async *stream() {
          throw new CallDeferred("A stream cannot be deferred.");
        },
      };
    },
    async *callsOf(records, work) {
      for await (const record of records) {
        try {
          await work(record);
        } catch (error) {
          if (!(error instanceof CallDeferred)) throw error;
        }
        yield* waiting.splice(0);
      }
    },
  };
}

/** What calls would use. Nobody has counted their tokens yet: about four characters are one, and a reply takes at most what it may. */
export type ForeseenCalls = {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokensAtMost: number;
};

export async function foresee(calls: AsyncIterable<DeferredCall>): Promise<ForeseenCalls> {
  let [count, characters, completionTokensAtMost] = [0, 0, 0];
  for await (const { model, request } of calls) {
    count++;
    for (const { content } of request.messages) characters += content.length;
    completionTokensAtMost += allowedTokens(model, request);
  }
  return { calls: count, promptTokens: roughTokens(characters), completionTokensAtMost };
}
