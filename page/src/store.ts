/**
 * What the page holds: one person's session with its undone and redone states, and what the engine showed of it last.
 *
 * In: actions.  Out: a state that components read with `usePage`. A session is shown as soon as the engine has reckoned it; of several that
 * were asked for in the meantime only the last is shown.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Career, HeldClaim } from "../../src/domain/index.ts";
import type { Failure } from "../engine/messages.ts";
import type { Session, Shown, WordsRead } from "../engine/shown.ts";
import { ask, EngineError } from "./engine-client.ts";

/** A session as the page keeps and saves it. */
export type PageSession = Session & {
  /** The file it was read from; absent where it was typed. */
  readonly file?: string | undefined;
  /** Keys of facts and claims that the person said are true. */
  readonly affirmed: readonly string[];
  readonly words: readonly SaidWords[];
  readonly confirmed?: { readonly by: string; readonly on: string } | undefined;
};

export type SaidWords = WordsRead & { readonly text: string };

/** A language model's reason and ranking, as far as it has answered. */
export type ModelAnswer = {
  readonly standing: "writing" | "whole" | "failed";
  /** As the model wrote it, so far; or as the person changed it. */
  readonly text: string;
  readonly edited: boolean;
  /** What the page could read in it; absent while it is written. */
  readonly read: WordsRead | undefined;
  readonly ranking: readonly { readonly code: string; readonly title: string }[];
  /** The model only named a title; what it did not name would stand as people in general go, and is not shown. */
  readonly named: boolean;
  /** The code of what went wrong, and the server's words for it. */
  readonly problem: { readonly code: string; readonly detail: string } | undefined;
  /** What was asked about: the ranking holds for these answers. */
  readonly about: string;
  readonly stop: () => void;
};

export type Lit = { readonly jobs: readonly number[]; readonly education: readonly number[] };

export type Screen = "you" | "sure" | "runs";

export type PageState = {
  readonly screen: Screen;
  readonly session: PageSession | undefined;
  readonly shown: Shown | undefined;
  /** Nothing was understood that could be ranked on, or nothing is left of it. */
  readonly unranked: boolean;
  readonly undone: readonly PageSession[];
  readonly redone: readonly PageSession[];
  readonly busy: string | undefined;
  readonly failure: (Failure & { readonly file?: string | undefined }) | undefined;
  /** What of the history the claim under the pointer or the focus rests on. */
  readonly lit: Lit | undefined;
  /** Several people in one file, of whom one is to be chosen. */
  readonly choice: { readonly file: string; readonly careers: readonly Career[]; readonly more: boolean } | undefined;
  /** What a language model was asked about this person, and said. */
  readonly model: ModelAnswer | undefined;
  /** Something of this person has left the browser, because the person asked a language model. */
  readonly sent: boolean;
};

let state: PageState = {
  screen: "you",
  session: undefined,
  shown: undefined,
  unranked: false,
  undone: [],
  redone: [],
  busy: undefined,
  failure: undefined,
  lit: undefined,
  choice: undefined,
  model: undefined,
  sent: false,
};
const listeners = new Set<() => void>();

export function pageState(): PageState {
  return state;
}

export function setPage(change: Partial<PageState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

/** Reads the state, and renders again when the part that is read has changed. */
export function usePage<Part>(part: (state: PageState) => Part): Part {
  const [, again] = useState(0);
  const own = part(state);
  // What was rendered: the state may have changed since, before the effect began to listen.
  const rendered = useRef(own);
  rendered.current = own;
  useEffect(() => {
    const listener = () => {
      if (!Object.is(rendered.current, part(state))) again((count) => count + 1);
    };
    listeners.add(listener);
    listener();
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return own;
}

let asked = 0;

async function reckon(session: PageSession): Promise<void> {
  const own = ++asked;
  const { career, held, struck, skipped } = session;
  try {
    const shown = await ask("show", { career, held, struck, skipped });
    if (own === asked) setPage({ shown, unranked: shown === undefined, busy: undefined, failure: undefined });
  } catch (error) {
    if (own === asked) setPage({ busy: undefined, failure: failureOf(error) });
  }
}

export function failureOf(error: unknown, file?: string): PageState["failure"] {
  if (error instanceof EngineError) return { ...error.failure, file };
  return { code: "engine", found: error instanceof Error ? error.message : String(error), mend: "", file };
}

/** Begins with a person: what was done for another one cannot be undone any more. */
export function beginWith(career: Career, file: string | undefined): Promise<void> {
  return resume({ career, file, held: [], struck: [], skipped: [], affirmed: [], words: [] });
}

export function resume(session: PageSession): Promise<void> {
  state.model?.stop();
  setPage({
    model: undefined,
    sent: false,
    session,
    shown: undefined,
    unranked: false,
    undone: [],
    redone: [],
    choice: undefined,
    failure: undefined,
    lit: undefined,
    screen: "you",
  });
  return reckon(session);
}

export function leave(): void {
  asked++;
  state.model?.stop();
  setPage({
    model: undefined,
    sent: false,
    session: undefined,
    shown: undefined,
    unranked: false,
    undone: [],
    redone: [],
    failure: undefined,
    lit: undefined,
    busy: undefined,
  });
}

/** A change that can be undone; a confirmation holds only for what was confirmed. */
export function change(part: Partial<PageSession>): Promise<void> {
  const before = state.session;
  if (before === undefined) return Promise.resolve();
  const session = { ...before, confirmed: undefined, ...part };
  setPage({ session, undone: [...state.undone, before], redone: [], lit: undefined });
  return reckon(session);
}

export function undo(): void {
  const before = state.undone.at(-1);
  if (before === undefined || state.session === undefined) return;
  setPage({ session: before, undone: state.undone.slice(0, -1), redone: [...state.redone, state.session] });
  void reckon(before);
}

export function redo(): void {
  const after = state.redone.at(-1);
  if (after === undefined || state.session === undefined) return;
  setPage({ session: after, redone: state.redone.slice(0, -1), undone: [...state.undone, state.session] });
  void reckon(after);
}

/** @param standing "open" takes the answer back */
export function hold(
  says: HeldClaim["says"],
  key: string,
  standing: "true" | "false" | "open",
  keyOf: (says: HeldClaim["says"]) => string,
): void {
  const { session } = state;
  if (session === undefined) return;
  const others = session.held.filter((one) => keyOf(one.says) !== key);
  void change({ held: standing === "open" ? others : [...others, { says, standing }] });
}

/** How many answers and corrections a session holds. */
export function editsOf({ held, struck, affirmed, words }: PageSession): number {
  return held.length + struck.length + affirmed.length + words.filter(({ ahead }) => ahead.length === 0).length;
}
