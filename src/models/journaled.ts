/**
 * A model whose calls are kept: cache, resume, cost sheet and lineage in one.
 *
 * In: a model and a journal.  Out: the same model; a call, or a question about a continuation, whose content stands in the journal is
 * answered from it.
 * It is for runs only: a recommendation for one person is never journaled.
 */
import * as z from "zod";
import type { Journal } from "../records/journal.ts";
import { contentHash } from "../records/whole-file.ts";
import type { ContinuationSession, LanguageModel, ModelReply, ModelRequest } from "./model.ts";

const KeptReply = z.object({
  text: z.string(),
  thought: z.string().optional(),
  finish: z.enum(["stop", "length", "other"]),
  tokens: z
    .array(
      z.object({
        token: z.string(),
        logprob: z.number(),
        top: z.array(z.object({ token: z.string(), logprob: z.number() })),
      }),
    )
    .optional(),
  usage: z
    .object({ promptTokens: z.number(), completionTokens: z.number(), counted: z.literal(true).optional() })
    .optional(),
  answeredBy: z.string().optional(),
});

/** A reply as it is kept, in whichever journal. @throws where it is no reply */
export function parseReply(kept: string): ModelReply {
  return KeptReply.parse(JSON.parse(kept)) as ModelReply;
}

const KeptLogprobs = z.array(z.number().nullable());

/** Replies are kept under the identity of the endpoint that gave them, and found under that of any. */
export function journaled(model: LanguageModel, journal: Journal): LanguageModel {
  const { continuations } = model;
  const identities = () => identitiesOf(model);
  return {
    ...model,
    async reply(request, signal) {
      const kept = keptReply(journal, identities(), request);
      if (kept !== undefined) return kept;
      const reply = await model.reply(request, signal);
      const key = callKey(reply.answeredBy ?? identities()[0]!, request);
      await keepReply(journal, { key, model: model.name, request }, reply);
      return reply;
    },
    ...(continuations && {
      continuations: {
        tokenize: continuations.tokenize,
        open: async (messages, prefill, signal) => {
          const asked = contentHash({ model: identities()[0], messages, prefill });
          const open = () => continuations.open(messages, prefill, signal);
          return journaledSession(open, model.name, asked, journal);
        },
      },
    }),
  };
}

export function identitiesOf({ identities, name }: LanguageModel): readonly string[] {
  return identities?.() ?? [name];
}

/** The reply to a call that was made before. */
function keptReply(
  journal: Pick<Journal, "read">,
  identities: readonly string[],
  request: ModelRequest,
): ModelReply | undefined {
  for (const identity of identities) {
    const kept = journal.read(callKey(identity, request));
    if (kept !== undefined) return parseReply(kept);
  }
  return undefined;
}

/** Under which a call stands in the journal. The seed tells samples and attempts apart, so two of the same person are two calls. */
export function callKey(identity: string, request: ModelRequest): string {
  return contentHash({ model: identity, request });
}

export async function keepReply(
  journal: Journal,
  { key, model, request }: { readonly key: string; readonly model: string; readonly request: ModelRequest },
  reply: ModelReply,
): Promise<void> {
  await journal.write({
    key,
    model,
    request: JSON.stringify(request),
    reply: JSON.stringify(reply),
    promptTokens: reply.usage?.promptTokens ?? 0,
    completionTokens: reply.usage?.completionTokens ?? 0,
  });
}

/** A session is opened, and its prompt read, only when something is asked that is not in the journal. */
function journaledSession(
  open: () => Promise<ContinuationSession>,
  model: string,
  asked: string,
  journal: Journal,
): ContinuationSession {
  let opened: Promise<ContinuationSession> | undefined;
  return {
    async logprobs(questions, during) {
      const keys = questions.map((question) => contentHash({ asked, question }));
      const known = keys.map((key) => journal.read(key));
      const missing = questions.filter((_, at) => known[at] === undefined);
      if (missing.length > 0) opened ??= open();
      const answers = (await (await opened)?.logprobs(missing, during)) ?? [];
      let next = 0;
      return Promise.all(
        questions.map(async (question, at) => {
          const kept = known[at];
          if (kept !== undefined) return KeptLogprobs.parse(JSON.parse(kept)).map((logprob) => logprob ?? undefined);
          const answer = answers[next++]!;
          const reply = JSON.stringify(answer.map((logprob) => logprob ?? null));
          const request = JSON.stringify({ asked, question });
          await journal.write({ key: keys[at]!, model, request, reply, promptTokens: 0, completionTokens: 0 });
          return answer;
        }),
      );
    },
    close: async () => (await opened)?.close(),
  };
}
