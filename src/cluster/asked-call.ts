/**
 * A call to a language model as it passes through the database: what a worker believes of it is checked here.
 *
 * In: JSON from a row.  Out: the request, the model it is for, what became of it. Keys and addresses of endpoints never pass: each worker has
 * its own.
 */
import * as z from "zod";
import { ChatMessage, MODEL_FAILURES } from "../domain/index.ts";
import { ModelSettings, ROLES } from "../models/model-settings.ts";

/** A model and the identity of its first endpoint, as replies are kept under it. */
export const WantedModel = z.strictObject({
  role: z.enum(ROLES),
  name: z.string().min(1).max(500),
  settings: ModelSettings.pick({ thoughtTokens: true, effort: true, body: true }),
  identity: z.string().min(1).max(5_000),
});
export type WantedModel = z.infer<typeof WantedModel>;

export const AskedRequest = z.strictObject({
  messages: z.array(ChatMessage),
  prefill: z.string().optional(),
  temperature: z.number(),
  topP: z.number().optional(),
  maxTokens: z.int().positive(),
  seed: z.int(),
  stop: z.array(z.string()).optional(),
  topLogprobs: z.int().optional(),
  schema: z.record(z.string(), z.unknown()).optional(),
});

/** What the payload of a job holds: which calls it is for stands in their rows. */
export const ChunkPayload = z.strictObject({ chunk: z.uuid() });

export const CallFailure = z.strictObject({ why: z.enum(MODEL_FAILURES), message: z.string() });
export type CallFailure = z.infer<typeof CallFailure>;
