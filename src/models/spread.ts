/**
 * Several endpoints of one model, which share the load: the one place that knows how busy and how well each of them is.
 *
 * In: endpoints, and how many calls each is sent at once.  Out: one model. A call goes to the endpoint that is least busy; where it fails in
 * passing it goes to another at once. An endpoint that failed is set aside, twice as long each time, and then tried with one call before it is
 * trusted again. Whoever asks sees a failure only where all of them are at an end.
 */
import { ModelError, type Random, seededRandom } from "../domain/index.ts";
import type { ContinuationSession, LanguageModel, ModelReply, ModelRequest } from "./model.ts";
import { connect, endpointIdentity } from "./openai-compatible.ts";
import { PASSING, PATIENCE, type Patience, waitBefore } from "./retrying.ts";
import type { Endpoint } from "./send.ts";
import { beginStream, readOn } from "./streams.ts";

type Member = {
  readonly endpoint: Endpoint;
  /** Undefined until it has been connected to. */
  model: LanguageModel | undefined;
  running: number;
  /** In a row. */
  failures: number;
  /** The moment until which nothing is sent to it. */
  asideUntil: number;
  /** That it refuses the key, or does not know the model: it ends the run. */
  fault: ModelError | undefined;
};

/**
 * What processes that ask the same endpoints know together: how many calls each may have under way where, and which endpoint is sick. It
 * is asked at every call, so it answers from memory.
 */
export type SharedLoad = {
  /** @returns how many calls this process may have under way at it now; of an endpoint without a limit, `most` */
  readonly slots: (endpoint: Endpoint, running: number, most: number) => number;
  /** Set aside by whichever process: the moment until then, in milliseconds since 1970, and failures in a row; undefined while it is well. */
  readonly sick: (endpoint: Endpoint) => { readonly until: number; readonly failures: number } | undefined;
  readonly tellSick: (endpoint: Endpoint, failures: number, milliseconds: number, cause: ModelError) => void;
  readonly tellWell: (endpoint: Endpoint) => void;
  /** @param wake is called when what is known has changed @returns ends that */
  readonly onChange: (wake: () => void) => () => void;
};

/** One failure of these may be the call's; of any other it is the server's. */
const MAYBE_THE_CALLS: ReadonlySet<ModelError["why"]> = new Set(["server-error", "not-json", "cut-short"] as const);
const FAILURES_IN_A_ROW = 3;

/**
 * Connects to all at once and goes on with the first that answers; the others join when they can.
 *
 * @param most calls at once, to each, where the endpoint itself takes no fewer @param shared where other processes ask them too @throws ModelError where none can be reached, or any refuses the key or does not know the model
 */
export async function openSpread(
  endpoints: readonly Endpoint[],
  most: number,
  signal: AbortSignal,
  patience: Patience = PATIENCE,
  shared?: SharedLoad,
): Promise<LanguageModel> {
  const members = endpoints.map(
    (endpoint): Member => ({ endpoint, model: undefined, running: 0, failures: 0, asideUntil: 0, fault: undefined }),
  );
  const load = loadOf(members, most, signal, patience, shared);
  const first = await Promise.any(members.map(load.join)).catch(async (error: AggregateError) => {
    load.close();
    throw error.errors[0];
  });
  const { continuations, body } = first;
  return {
    ...first,
    identities: () => members.map(({ endpoint, model }) => model?.identities?.()[0] ?? endpointIdentity(endpoint)),
    reply: (request, during) =>
      load.inTurn(async (model) => {
        const reply = await model.reply(request, during);
        return { ...reply, answeredBy: model.identities?.()[0] };
      }, during),
    stream: load.streamed,
    ...(body && { body }),
    close: async () => {
      load.close();
      await Promise.all(members.map(({ model }) => model?.close()));
    },
    ...(continuations && {
      continuations: {
        tokenize: (text, during) => load.inTurn((model) => continuationsOf(model).tokenize(text, during), during),
        open: async (messages, prefill, during) =>
          spreadSession(load.inTurn, (model) => continuationsOf(model).open(messages, prefill, during)),
      },
    }),
  };
}

function continuationsOf({ continuations, name }: LanguageModel): NonNullable<LanguageModel["continuations"]> {
  if (continuations !== undefined) return continuations;
  throw new ModelError(
    "unsupported",
    `The endpoints of ${name} differ: one gives log-probabilities, another does not.`,
  );
}

type InTurn = <Value>(
  work: (model: LanguageModel, member: Member) => Promise<Value>,
  during: AbortSignal,
) => Promise<Value>;

/** A session is opened on each endpoint that is asked of it. */
function spreadSession(
  inTurn: InTurn,
  open: (model: LanguageModel) => Promise<ContinuationSession>,
): ContinuationSession {
  const opened = new Map<LanguageModel, Promise<ContinuationSession>>();
  const on = (model: LanguageModel) => {
    const session = opened.get(model) ?? open(model);
    opened.set(model, session);
    session.catch(() => opened.delete(model));
    return session;
  };
  return {
    logprobs: (questions, during) =>
      Promise.all(
        questions.map((question) =>
          inTurn(async (model) => (await (await on(model)).logprobs([question], during))[0]!, during),
        ),
      ),
    close: async () => {
      for (const session of await Promise.allSettled(opened.values()))
        if (session.status === "fulfilled") await session.value.close();
    },
  };
}

function loadOf(
  members: readonly Member[],
  most: number,
  signal: AbortSignal,
  patience: Patience,
  shared: SharedLoad | undefined,
) {
  const random = seededRandom(patience.seed);
  const timers = new Set<NodeJS.Timeout>();
  const waiting: (() => void)[] = [];
  const wakeAll = () => {
    for (const wake of waiting.splice(0)) wake();
  };
  signal.addEventListener("abort", wakeAll, { once: true });
  const unheard = shared?.onChange(() => {
    for (const member of members) {
      const wait = heed(member, shared);
      if (wait > 0) later(wait + 1, wakeAll);
    }
    wakeAll();
  });
  const later = (milliseconds: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, milliseconds);
    timers.add(timer);
  };
  /** Connects once; what failed in passing is tried again beside the run. */
  const join = async (member: Member): Promise<LanguageModel> => {
    try {
      member.model = await connect(member.endpoint, signal, patience);
      member.failures = 0;
      return member.model;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      if (PASSING.has(error.why))
        later(setAside(member, error, patience, random), () => void join(member).catch(() => {}));
      else member.fault = error;
      throw error;
    } finally {
      wakeAll();
    }
  };
  const taken = async (tried: ReadonlySet<Member>, during: AbortSignal): Promise<Member> => {
    for (;;) {
      if (during.aborted) throw new ModelError("aborted", "The call was interrupted.");
      const fault = members.find((member) => member.fault !== undefined)?.fault;
      if (fault !== undefined) throw fault;
      const ready = members.filter((member) => canTake(member, most, Date.now(), shared));
      const others = ready.filter((member) => !tried.has(member));
      const [best] = (others.length > 0 ? others : ready).toSorted((a, b) => fullness(a) - fullness(b));
      if (best !== undefined) {
        best.running++;
        return best;
      }
      await new Promise<void>((wake) => waiting.push(wake));
    }
  };
  const setAsideUntilLater = (member: Member, error: ModelError) => {
    const wait = setAside(member, error, patience, random);
    if (wait === 0) return;
    shared?.tellSick(member.endpoint, member.failures, wait, error);
    later(wait + 1, wakeAll);
  };
  const inTurn: InTurn = async (work, during) => {
    const tried = new Set<Member>();
    for (let attempt = 1; ; attempt++) {
      const member = await taken(tried, during);
      try {
        const value = await work(member.model!, member);
        if (member.failures > 0) shared?.tellWell(member.endpoint);
        member.failures = 0;
        return value;
      } catch (error) {
        if (!(error instanceof ModelError) || !PASSING.has(error.why)) throw error;
        setAsideUntilLater(member, error);
        tried.add(member);
        const slow = error.why === "timed-out";
        if (attempt >= (slow ? members.length : patience.attempts + members.length - 1)) throw error;
      } finally {
        member.running--;
        waiting.shift()?.();
      }
    }
  };
  /** Until its first piece a stream goes to another endpoint where one fails, as any call does; after it, to nobody else. */
  async function* streamed(request: ModelRequest, during: AbortSignal): AsyncGenerator<string, ModelReply> {
    const { begun, member } = await inTurn(async (model, member) => {
      const begun = await beginStream(model, request, during);
      // Its turn ends with the first piece, and the stream goes on.
      member.running++;
      return { begun, member };
    }, during);
    try {
      return yield* readOn(begun);
    } catch (error) {
      if (error instanceof ModelError && PASSING.has(error.why)) setAsideUntilLater(member, error);
      throw error;
    } finally {
      member.running--;
      waiting.shift()?.();
    }
  }
  const close = () => {
    unheard?.();
    for (const timer of timers) clearTimeout(timer);
  };
  return { join, inTurn, streamed, close };
}

/** What other processes found out of an endpoint holds here too. @returns for how many milliseconds it is newly set aside */
function heed(member: Member, shared: SharedLoad): number {
  const sick = shared.sick(member.endpoint);
  if (sick === undefined) {
    if (member.asideUntil > 0) Object.assign(member, { asideUntil: 0, failures: 0 });
    return 0;
  }
  if (sick.until <= member.asideUntil) return 0;
  Object.assign(member, { asideUntil: sick.until, failures: Math.max(member.failures, sick.failures) });
  return Math.max(0, sick.until - Date.now());
}

/** How busy an endpoint is, for its weight. */
function fullness({ running, endpoint: { weight = 1 } }: Member): number {
  return running / weight;
}

/** After a failure one call tries it; the others wait to see. */
function canTake(
  { endpoint, model, running, failures, asideUntil }: Member,
  most: number,
  now: number,
  shared: SharedLoad | undefined,
): boolean {
  if (model === undefined || asideUntil > now) return false;
  const own = Math.min(most, endpoint.atOnce ?? most);
  const slots = shared?.slots(endpoint, running, own) ?? own;
  return running < (failures > 0 ? Math.min(1, slots) : slots);
}

/** @returns for how many milliseconds nothing is sent to it; 0 where it was set aside before, or goes on */
function setAside(member: Member, error: ModelError, patience: Patience, random: Random): number {
  const now = Date.now();
  // Calls that were under way when it failed tell nothing new.
  if (member.asideUntil > now) return 0;
  member.failures++;
  if (MAYBE_THE_CALLS.has(error.why) && member.failures < FAILURES_IN_A_ROW && error.retryAfter === undefined) return 0;
  const wait = Math.max(1, Math.ceil(waitBefore(member.failures, error, patience, random)));
  member.asideUntil = now + wait;
  return wait;
}
