/**
 * A model that plays a script: for tests, and for trying a pipeline without any model.
 *
 * In: the replies in order, or a function of the request.  Out: a `LanguageModel` that records its calls and fails when asked too often.
 */
import { ModelError } from "../domain/index.ts";
import type { ContinuationSession, LanguageModel, ModelReply, ModelRequest } from "./model.ts";

export type Script = readonly (string | Partial<ModelReply> | ModelError)[] | ((request: ModelRequest) => string);

export type FakeModel = LanguageModel & { readonly calls: readonly ModelRequest[] };

/** @param next for ranking over a trie: the log-probability of a token after a path, and how text becomes tokens */
export function fakeModel(
  script: Script,
  next?: {
    readonly tokenize: (text: string) => number[];
    readonly logprob: (path: readonly number[], token: number) => number | undefined;
  },
): FakeModel {
  const calls: ModelRequest[] = [];
  const play = (request: ModelRequest): ModelReply => {
    const turn = calls.push(request) - 1;
    if (typeof script === "function") return { text: script(request), finish: "stop" };
    const line = script[turn];
    if (line === undefined)
      throw new Error(`the fake model was asked ${turn + 1} times, and its script has ${script.length} lines`);
    if (line instanceof ModelError) throw line;
    return typeof line === "string" ? { text: line, finish: "stop" } : { text: "", finish: "stop", ...line };
  };
  const session: ContinuationSession = {
    logprobs: async (questions) =>
      questions.map(({ path, next: tokens }) => tokens.map((token) => next!.logprob(path, token))),
    close: async () => {},
  };
  return {
    name: "fake",
    continuesAnswers: true,
    continuesThoughts: true,
    thoughtTokens: 0,
    calls,
    reply: async (request) => play(request),
    async *stream(request) {
      const reply = play(request);
      yield reply.text;
      return reply;
    },
    ...(next && { continuations: { tokenize: async (text) => next.tokenize(text), open: async () => session } }),
    close: async () => {},
  };
}
