import * as fc from "fast-check";
import { expect, test } from "vitest";
import { someDate, someLevel } from "../../../tests/support/histories.ts";
import { Career } from "../../domain/index.ts";
import { isCareer } from "./check-career.ts";

const some = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const near = fc.record({
  code: fc.constantFrom("29-1141.00", "35-2014.00"),
  title: fc.string(),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
});
const coding = fc.oneof(
  fc.record({
    kind: fc.constant("coded"),
    code: fc.constant("29-1141.00"),
    found: fc.constantFrom("given", "matcher"),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    nearest: fc.array(near, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant("not-recognised"), nearest: fc.array(near, { maxLength: 2 }) }),
  fc.constant({ kind: "no-title" }),
);
const job = fc.record(
  {
    title: fc.string(),
    coding,
    employer: fc.string(),
    start: someDate,
    end: someDate,
    current: fc.boolean(),
    fullTime: fc.boolean(),
    hours: fc.nat(),
    census2010: fc.string(),
    text: fc.string(),
  },
  { requiredKeys: ["coding", "current"] },
);
const education = fc.record(
  { degree: fc.string(), level: someLevel, field: fc.string(), institution: fc.string(), date: someDate },
  { requiredKeys: [] },
);
const noted = fc.record({ rule: fc.constantFrom("overlap", "duplicate"), where: fc.string(), said: fc.string() });
const career = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 200 }),
    birthYear: some(fc.integer({ min: 1900, max: 2099 })),
    jobs: fc.array(job, { maxLength: 3 }),
    education: fc.array(education, { maxLength: 3 }),
    notes: fc.array(noted, { maxLength: 2 }),
  })
  // As from JSON: no undefined values.
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);

/** All paths to a value within a value, the empty one included. */
function pathsIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== "object") return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))];
}

function withValueAt(value: unknown, [first, ...rest]: readonly (string | number)[], put: unknown): unknown {
  if (first === undefined) return put;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[first] = withValueAt(copy[first], rest, put);
  return copy;
}

test("every career of the schema passes", () => {
  fc.assert(
    fc.property(career, (value) => isCareer(value) && Career.safeParse(value).success),
    { numRuns: 300 },
  );
});

test("with any value of it put wrong, the check says what the schema says", () => {
  const odd = fc.oneof(
    fc.constantFrom(
      null,
      "",
      "2015-13",
      "2015",
      0,
      -1,
      1.5,
      2100,
      true,
      [],
      {},
      "x".repeat(201),
      "overlap",
      "master",
      "35-2014.00",
    ),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(career, fc.nat(), odd, (value, pick, put) => {
      const paths = pathsIn(value);
      const spoilt = withValueAt(value, paths[pick % paths.length]!, put);
      const checked = Career.safeParse(spoilt);
      // "No" of the hand-written check on what the schema accepts is right only where the schema drops keys.
      const same =
        checked.success &&
        JSON.stringify(checked.data) === JSON.stringify(Career.parse(checked.data)) &&
        sameKeys(spoilt, checked.data);
      expect(isCareer(spoilt)).toBe(same);
    }),
    { numRuns: 3000 },
  );
});

function sameKeys(a: unknown, b: unknown): boolean {
  return pathsIn(a).map(String).sort().join("\n") === pathsIn(b).map(String).sort().join("\n");
}

test("a key that the schema does not know is not let through", () => {
  const value = { id: "p", jobs: [], education: [], notes: [], email: "jane@example.org" };
  expect(isCareer(value)).toBe(false);
  expect(Career.parse(value)).not.toHaveProperty("email");
});
