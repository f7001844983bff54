/**
 * Language models behind one interface: chat messages in; text, token log-probabilities where there are any, usage and the
 * finish reason out. Nothing here knows what the messages are about.
 */
import type { ChatMessage, ModelText } from "../domain/index.ts";

export type ModelRequest = {
  readonly messages: readonly ChatMessage[];
  /** Words the answer must begin with, where the model can be made to continue them; the reply's text does not repeat them. */
  readonly prefill?: string | undefined;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP?: number | undefined;
  readonly maxTokens: number;
  readonly seed: number;
  readonly stop?: readonly string[] | undefined;
  /** How many alternatives a token to report log-probabilities for; absent: none. */
  readonly topLogprobs?: number | undefined;
  /** JSON Schema that the answer is held to where the model can be held to one; elsewhere it is asked in words alone. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
};

/** A token as the model wrote it, its log-probability in nats, and the alternatives that were asked for. */
export type TokenLogprob = {
  readonly token: string;
  readonly logprob: number;
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
};

/** @property counted the server did not say, and this was reckoned here: about four characters a token */
export type Usage = {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly counted?: true | undefined;
};

export type ModelReply = ModelText & {
  readonly tokens?: readonly TokenLogprob[] | undefined;
  /** Absent where the server does not count. */
  readonly usage?: Usage | undefined;
  /** Of several endpoints the one that gave it, by its identity. */
  readonly answeredBy?: string | undefined;
};

/** Token ids after the prompt, and the next-token ids asked about. */
export type ContinuationQuestion = { readonly path: readonly number[]; readonly next: readonly number[] };

/**
 * A prompt that has been read once and is asked for the log-probabilities of what may follow it: what ranking over a trie needs.
 * Several questions are answered together, because engines answer a batch at little more than the price of one.
 */
export type ContinuationSession = {
  /**
   * @returns for each question the log-probabilities, in nats, of the tokens asked about under the whole vocabulary; undefined where
   *          the server did not give that token's (it was not among its top k)
   */
  readonly logprobs: (
    questions: readonly ContinuationQuestion[],
    signal: AbortSignal,
  ) => Promise<(readonly (number | undefined)[])[]>;
  readonly close: () => Promise<void>;
};

export type LanguageModel = {
  /** As it is named in records: a file's name without folders, or the endpoint's own name for the model. */
  readonly name: string;
  /** An answer that was begun (`prefill`) is gone on with. Where false, a request that begins one is refused, never answered afresh. */
  readonly continuesAnswers: boolean;
  /**
   * A thought that was begun is gone on with, as the model was trained to see it. False where its template puts something else before it,
   * and for models that think by themselves.
   */
  readonly continuesThoughts: boolean;
  /** Tokens that it may think with before an answer, beside those of the answer; 0: it does not think by itself (`thinking.ts`). */
  readonly thoughtTokens: number;
  /** Tokens of an answer where the user set them; else whoever asks knows how long its answers are. */
  readonly answerTokens?: number | undefined;
  /** What tells it from all others, one an endpoint: replies are kept under these. Absent: its name does. */
  readonly identities?: () => readonly string[];
  readonly reply: (request: ModelRequest, signal: AbortSignal) => Promise<ModelReply>;
  /** The text piece by piece as it is made; the last value returned is the whole reply. */
  readonly stream: (request: ModelRequest, signal: AbortSignal) => AsyncGenerator<string, ModelReply>;
  /** The body of a chat completion that a request becomes, for files of calls that the provider makes later; absent where nothing is sent. */
  readonly body?: (request: ModelRequest) => Readonly<Record<string, unknown>>;
  /** Absent where the model gives no log-probabilities that ranking could use. */
  readonly continuations?: {
    readonly tokenize: (text: string, signal: AbortSignal) => Promise<readonly number[]>;
    readonly open: (
      messages: readonly ChatMessage[],
      prefill: string,
      signal: AbortSignal,
    ) => Promise<ContinuationSession>;
  };
  readonly close: () => Promise<void>;
};
