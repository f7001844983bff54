/**
 * Where a reader is among the runs: in the address behind "#", so that it can be linked to, from a server and from a file alike.
 *
 *     #/runs   #/runs/RUN?a=METHOD&b=METHOD&show=only-a&from=20&case=ID   #/runs/grade
 */
import { SHOWN_CASES, type ShownCases } from "../../../src/evaluate/case-pairs.ts";

export type Place =
  | { readonly screen: "list" }
  | { readonly screen: "grade" }
  | {
      readonly screen: "run";
      readonly run: string;
      /** A method of the run; the first two where none is named. */
      readonly a?: string | undefined;
      /** Another of it, or RUN:METHOD of another run. */
      readonly b?: string | undefined;
      readonly show: ShownCases;
      /** How many cases were turned over. */
      readonly from: number;
      readonly case?: string | undefined;
    };

const ROOT = "#/runs";

/** Goes to another place; what was looked at is one step back. */
export type Go = (place: Place) => void;

/** @returns undefined of an address that is none of these */
export function readPlace(hash: string): Place | undefined {
  if (hash !== ROOT && !hash.startsWith(`${ROOT}/`)) return undefined;
  const [path = "", query = ""] = hash.slice(ROOT.length + 1).split("?", 2);
  if (path === "") return { screen: "list" };
  if (path === "grade") return { screen: "grade" };
  const asked = new URLSearchParams(query);
  const from = Number(asked.get("from") ?? 0);
  return {
    screen: "run",
    run: decoded(path),
    a: asked.get("a") ?? undefined,
    b: asked.get("b") ?? undefined,
    show: SHOWN_CASES.find((one) => one === asked.get("show")) ?? "all",
    from: Number.isSafeInteger(from) && from > 0 ? from : 0,
    case: asked.get("case") ?? undefined,
  };
}

export function writePlace(place: Place): string {
  if (place.screen === "list") return ROOT;
  if (place.screen === "grade") return `${ROOT}/grade`;
  const { run, a, b, show, from } = place;
  const asked = new URLSearchParams();
  if (a !== undefined) asked.set("a", a);
  if (b !== undefined) asked.set("b", b);
  if (show !== "all") asked.set("show", show);
  if (from > 0) asked.set("from", String(from));
  if (place.case !== undefined) asked.set("case", place.case);
  const query = asked.toString();
  return `${ROOT}/${encodeURIComponent(run)}${query === "" ? "" : `?${query}`}`;
}

/** What cannot be decoded is the name of no run. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
