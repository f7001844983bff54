/**
 * The way to the runs' screens from the page: their place is in the address behind "#", and their code is loaded when it is asked for.
 *
 * In: the page's own HTML, in which a server says that it has runs, and the address.  Out: the state's `screen`.
 */
import { pageState, setPage } from "./store.ts";

export const RUNS_ADDRESS = "#/runs";

/** A page on a host without a server has none. */
export function offersRuns(): boolean {
  return document.querySelector('meta[name="runs"]') !== null;
}

/** Whatever leads there: the link, a link from elsewhere, the browser's back and forward. */
export function followAddress(): void {
  const isThere = location.hash === RUNS_ADDRESS || location.hash.startsWith(`${RUNS_ADDRESS}/`);
  const { screen } = pageState();
  if (isThere) setPage({ screen: "runs" });
  else if (screen === "runs") setPage({ screen: "you" });
}

/** To a screen that has no address of its own. */
export function showScreen(screen: "you" | "sure"): void {
  if (pageState().screen === "runs") history.pushState(undefined, "", location.pathname);
  setPage({ screen });
}
