/** Where an answer contradicts the history or another answer: said beside it, because both are kept. */

import { DEGREE_LEVELS } from "../../src/domain/degree-levels.ts";
import type { AheadShown, Shown } from "../engine/shown.ts";
import type { PageSession } from "./store.ts";

export function contradiction(
  { says, standing }: AheadShown,
  { history }: Shown,
  session: PageSession,
): "degree" | "answer" | undefined {
  if (standing !== "true") return undefined;
  if (says.kind === "plans-degree") {
    const held = Math.max(
      -1,
      ...history.education.map(({ level }) => (level === undefined ? -1 : DEGREE_LEVELS.indexOf(level))),
    );
    return held >= DEGREE_LEVELS.indexOf(says.level) ? "degree" : undefined;
  }
  const others = session.held.filter((one) => one.standing === "true" && one.says.kind === says.kind);
  const exclusive = says.kind === "move" || says.kind === "zone" || says.kind === "field" || says.kind === "title";
  return exclusive && others.length > 1 ? "answer" : undefined;
}
