/** The page as a whole: its head, the screen that is open, and the keys that undo and redo. */
import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useAppearance } from "./appearance.ts";
import { useWords, Words } from "./i18n.ts";
import { offeredModel } from "./model-answer.ts";
import { FailureNote } from "./parts/failure.tsx";
import { Header } from "./parts/header.tsx";
import { History } from "./parts/history.tsx";
import { Keep } from "./parts/keep.tsx";
import { FirstThree, Ranking } from "./parts/ranking.tsx";
import { Why } from "./parts/reason.tsx";
import { Start } from "./parts/start.tsx";
import { Sure } from "./parts/sure.tsx";
import { followAddress } from "./runs-link.ts";
import { pageState, redo, undo, usePage } from "./store.ts";

export function App() {
  const appearance = useAppearance();
  const screen = usePage((state) => state.screen);
  const begun = usePage((state) => state.session !== undefined);
  useEffect(() => {
    addEventListener("keydown", onUndoKey);
    addEventListener("beforeunload", onLeaving);
    addEventListener("hashchange", followAddress);
    followAddress();
    return () => {
      removeEventListener("keydown", onUndoKey);
      removeEventListener("beforeunload", onLeaving);
      removeEventListener("hashchange", followAddress);
    };
  }, []);
  return (
    <Words.Provider value={appearance.language}>
      <Header appearance={appearance} />
      <main id="main" tabIndex={-1}>
        {screen === "runs" ? <RunsScreen /> : screen === "sure" ? <Sure /> : begun ? <You /> : <Start />}
      </main>
      <footer class="no-print">
        <p>{appearance.language.privacyLong}</p>
        {offeredModel() !== undefined && <p>{appearance.language.model.mayLeave}</p>}
      </footer>
    </Words.Provider>
  );
}

/** For researchers: its code comes when it is asked for. */
function RunsScreen() {
  const [screen, setScreen] = useState<ComponentChild>();
  useEffect(() => {
    void Promise.all([import("./runs/runs.tsx"), import("./runs/source.ts")]).then(([{ Runs }, { serverSource }]) =>
      setScreen(<Runs source={serverSource} />),
    );
  }, []);
  return <>{screen}</>;
}

function You() {
  const { title } = useWords();
  const session = usePage((state) => state.session);
  const shown = usePage((state) => state.shown);
  const unranked = usePage((state) => state.unranked);
  if (session === undefined) return null;
  return (
    <>
      <h1 class="unseen">{title}</h1>
      <FailureNote />
      <div class="you">
        <History session={session} />
        {shown !== undefined ? (
          <>
            <Why session={session} shown={shown} />
            <Ranking session={session} shown={shown} />
            <Keep session={session} shown={shown} />
          </>
        ) : (
          <Reckoning unranked={unranked} />
        )}
      </div>
      {shown !== undefined && <FirstThree shown={shown} />}
    </>
  );
}

/** Before the first ranking is there, its place is kept, so that nothing jumps; where nothing was understood, that is said in its place. */
function Reckoning({ unranked }: { readonly unranked: boolean }) {
  const { why } = useWords();
  const undone = usePage((state) => state.undone);
  if (unranked)
    return (
      <div class="reckoning">
        <div class="card" role="status">
          <p class="lead">{why.unranked}</p>
          {undone.length > 0 && (
            <button type="button" class="secondary" onClick={undo}>
              {why.undo}
            </button>
          )}
        </div>
      </div>
    );
  return (
    <div class="reckoning" aria-busy="true">
      <div class="card" />
      <div class="card" />
    </div>
  );
}

/** Nothing is kept once the page is closed, so who has corrected something is asked before. */
function onLeaving(event: BeforeUnloadEvent): void {
  if (pageState().session !== undefined && pageState().undone.length > 0) event.preventDefault();
}

/** In a field the browser's own undo is meant. */
function onUndoKey(event: KeyboardEvent): void {
  const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select") !== null;
  if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  event.preventDefault();
  if (event.shiftKey) redo();
  else undo();
}
