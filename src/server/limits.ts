/**
 * How much one client may ask for: requests a second, requests under way, tokens of a model.
 *
 * In: who asks.  Out: leave to go on, or a refusal that says when. A client is an API key where one is used, else an address. Counts only; kept
 * in memory, and forgotten when nothing was asked for a while.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { BadInputError, ModelError } from "../domain/index.ts";
import { metered } from "../models/limited.ts";
import type { LanguageModel } from "../models/model.ts";

export type Limits = {
  /** Requests a second, on the average of some seconds; twice as many at once. */
  readonly rate: number;
  /** Requests of one client under way. */
  readonly concurrency: number;
  /** Tokens of models that one client may use while the server runs; undefined for no limit. */
  readonly budget: number | undefined;
};

export type Client = { tokens: number; at: number; underWay: number; spent: number };

/** What a request carries through the app: its id, and whose it is. */
export type Env = { Variables: { request: string; client: Client } };

const MOST_CLIENTS = 10_000;

/** @param clock milliseconds */
export function clientLimits({ rate, concurrency, budget }: Limits, clock: () => number = Date.now) {
  const clients = new Map<string, Client>();
  const asking = new AsyncLocalStorage<Client>();
  let allSpent = 0;

  function clientNamed(name: string): Client {
    const known = clients.get(name);
    if (known !== undefined) return known;
    if (clients.size >= MOST_CLIENTS) forgetIdle();
    const client = { tokens: 2 * rate, at: clock(), underWay: 0, spent: 0 };
    clients.set(name, client);
    return client;
  }

  /** Whoever has waited long enough for a whole allowance, and has used no model, is as new. */
  function forgetIdle(): void {
    for (const [name, { at, underWay, spent }] of clients)
      if (underWay === 0 && spent === 0 && clock() - at > 2_000) clients.delete(name);
  }

  return {
    /** @throws BadInputError "too-many-requests" @returns what the request gives back at its end */
    enter(name: string): { readonly client: Client; readonly leave: () => void } {
      const client = clientNamed(name);
      const now = clock();
      client.tokens = Math.min(2 * rate, client.tokens + (rate * (now - client.at)) / 1_000);
      client.at = now;
      if (client.tokens < 1) throw tooMany(`more than ${rate} a second`);
      if (client.underWay >= concurrency) throw tooMany(`${concurrency} are under way already`);
      client.tokens--;
      client.underWay++;
      let left = false;
      const leave = () => {
        if (!left) client.underWay--;
        left = true;
      };
      return { client, leave };
    },
    /** Tokens, of all clients. */
    spent: () => allSpent,
    /** Model calls within the work are the client's. */
    within: <Value>(client: Client, work: () => Promise<Value>): Promise<Value> => asking.run(client, work),
    /** A model whose tokens are counted to whoever asks. */
    counted(model: LanguageModel): LanguageModel {
      const refuse = () => {
        const client = asking.getStore();
        if (budget !== undefined && client !== undefined && client.spent >= budget)
          throw new ModelError("over-budget", `The ${budget} tokens of models that one client may use here are spent.`);
      };
      const spending = metered(model, ({ promptTokens, completionTokens }) => {
        allSpent += promptTokens + completionTokens;
        const client = asking.getStore();
        if (client !== undefined) client.spent += promptTokens + completionTokens;
      });
      return {
        ...spending,
        reply: async (request, signal) => {
          refuse();
          return spending.reply(request, signal);
        },
        async *stream(request, signal) {
          refuse();
          return yield* spending.stream(request, signal);
        },
      };
    },
  };
}

function tooMany(found: string): BadInputError {
  return new BadInputError(
    "too-many-requests",
    { file: "this client's requests" },
    found,
    "Wait a second and ask again.",
  );
}
