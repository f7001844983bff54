/** What passes between the page and its worker. */
import type { Engine } from "./engine.ts";

export type Call = { readonly id: number; readonly call: keyof Engine; readonly args: readonly unknown[] };

export type Failure = { readonly code: string; readonly found: string; readonly mend: string };

export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: Failure });

/** The id under which the worker says that all it may ever need is at hand. */
export const WHOLE = -1;
