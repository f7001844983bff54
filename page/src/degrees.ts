/** The levels of education in rising order, as `src/domain/career.ts` has them; there they come with a schema, which the page does not need. */
import type { DegreeLevel } from "../../src/domain/index.ts";

export const DEGREE_CHOICES: readonly DegreeLevel[] = [
  "less-than-high-school",
  "high-school",
  "some-college",
  "associate",
  "bachelor",
  "master",
  "professional",
  "doctorate",
];
