/**
 * Streams that may still be asked for elsewhere, and streams that may not.
 *
 *     a model ─► asked ─► the first piece is there (`beginStream`) ─► read to its end (`readOn`)
 *
 * Before the first piece a failure costs nothing: whoever asks may ask again, or another endpoint. What has been read cannot be taken back:
 * from then on a failure is the stream's own, and says so, because half of one answer and half of another would be a reason of nobody.
 */
import { ModelError } from "../domain/index.ts";
import type { LanguageModel, ModelReply, ModelRequest } from "./model.ts";

export type BegunStream = {
  readonly stream: AsyncGenerator<string, ModelReply>;
  readonly first: IteratorResult<string, ModelReply>;
};

/** Waits for the first piece. @throws ModelError where there is none */
export async function beginStream(
  model: Pick<LanguageModel, "stream">,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<BegunStream> {
  const stream = model.stream(request, signal);
  return { stream, first: await stream.next() };
}

/** @throws ModelError of the same kind as the stream's, and says that it had begun */
export async function* readOn({ stream, first }: BegunStream): AsyncGenerator<string, ModelReply> {
  try {
    for (let next = first; ; next = await stream.next()) {
      if (next.done) return next.value;
      yield next.value;
    }
  } catch (error) {
    if (!(error instanceof ModelError) || error.why === "aborted") throw error;
    const { why, message, retryAfter } = error;
    throw new ModelError(why, `${message} The answer had begun, so nobody else was asked to go on with it.`, {
      cause: error,
      retryAfter,
    });
  } finally {
    // Whoever left early ends the call; a stream that is over takes no notice.
    await stream.return(undefined as never);
  }
}
