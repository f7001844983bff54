/**
 * A model whose calls are kept: cache, resume, cost sheet and lineage in one.
 *
 * In: a model and a journal.  Out: the same model; a call whose content stands in the journal is answered from it.
 * It is for runs only: a recommendation for one person is never journaled.
 */
import * as z from "zod";
import type { Journal } from "../records/journal.ts";
import { contentHash } from "../records/stage.ts";
import type { LanguageModel, ModelReply, ModelRequest } from "./model.ts";

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
  usage: z.object({ promptTokens: z.number(), completionTokens: z.number() }).optional(),
});

export function journaled(model: LanguageModel, journal: Journal): LanguageModel {
  return {
    ...model,
    async reply(request, signal) {
      const key = callKey(model.name, request);
      const kept = journal.read(key);
      if (kept !== undefined) return KeptReply.parse(JSON.parse(kept)) as ModelReply;
      const reply = await model.reply(request, signal);
      await journal.write({
        key,
        model: model.name,
        request: JSON.stringify(request),
        reply: JSON.stringify(reply),
        promptTokens: reply.usage?.promptTokens ?? 0,
        completionTokens: reply.usage?.completionTokens ?? 0,
      });
      return reply;
    },
  };
}

/** The seed tells samples and attempts apart, so two of the same person are two calls. */
function callKey(model: string, request: ModelRequest): string {
  return contentHash({ model, request });
}
