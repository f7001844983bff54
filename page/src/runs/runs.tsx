/** The screens of runs, for researchers: which there are, one of them, one case of it, and reasons graded. Loaded when they are asked for. */
import { useEffect, useRef, useState } from "preact/hooks";
import "./runs.css";
import { CaseScreen } from "./case.tsx";
import { Grading } from "./grading.tsx";
import { type Go, type Place, readPlace, writePlace } from "./route.ts";
import { RunScreen } from "./run.tsx";
import { RunList } from "./run-list.tsx";
import type { RunsSource } from "./source.ts";

export function Runs({ source }: { readonly source: RunsSource }) {
  const [place, setPlace] = useState<Place>(() => readPlace(location.hash) ?? { screen: "list" });
  useEffect(() => {
    const onHash = () => {
      const next = readPlace(location.hash);
      if (next !== undefined) setPlace(next);
    };
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, []);
  // Another screen begins at its top; the same one with other choices stays where it is.
  const screen = place.screen === "run" ? `${place.run} ${place.case ?? ""}` : place.screen;
  const shown = useRef(screen);
  useEffect(() => {
    scrollTo(0, 0);
    if (shown.current === screen) return;
    shown.current = screen;
    // Who goes on by the keyboard begins at the top too.
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [screen]);
  const go: Go = (next) => {
    location.hash = writePlace(next);
  };
  if (place.screen === "grade") return <Grading />;
  if (place.screen === "list") return <RunList source={source} />;
  if (place.case !== undefined)
    return <CaseScreen key={screen} source={source} place={{ ...place, case: place.case }} go={go} />;
  return <RunScreen key={screen} source={source} place={place} go={go} />;
}
