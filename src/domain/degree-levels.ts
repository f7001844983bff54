/**
 * The levels of education, by themselves: a page in a browser needs them without the schemas.
 *
 * In: nothing.  Out: their names.
 */

/** Levels of education in rising order; "some-college" is study after school with no degree named. */
export const DEGREE_LEVELS = [
  "less-than-high-school",
  "high-school",
  "some-college",
  "associate",
  "bachelor",
  "master",
  "professional",
  "doctorate",
] as const;
