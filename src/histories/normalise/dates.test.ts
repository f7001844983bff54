import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { YearMonth } from "../../domain/index.ts";
import { readDate, surelyAfter, surelyByThen } from "./dates.ts";

const read = (written: unknown, edge: "start" | "end" = "end") => {
  const found = readDate(written, edge);
  return found.kind === "date" ? found.date : found.kind;
};

describe("dates as people write them", () => {
  test.each([
    ["2015", "2015"],
    [2015, "2015"],
    [2015n, "2015"],
    ["2015-03", "2015-03"],
    ["2015-03-14", "2015-03"],
    ["2015-03-14T08:00:00Z", "2015-03"],
    ["2015-3", "2015-03"],
    ["2015/03/14", "2015-03"],
    ["Jan 2020", "2020-01"],
    ["January 2020", "2020-01"],
    ["jan. 2020", "2020-01"],
    ["Jan-20", "2020-01"],
    ["Dec '98", "1998-12"],
    ["Sept, 2019", "2019-09"],
    ["März 2015", "2015-03"],
    ["août 2015", "2015-08"],
    ["marzo de 2015", "2015-03"],
    ["14 March 2015", "2015-03"],
    ["14. März 2015", "2015-03"],
    ["March 14th, 2015", "2015-03"],
    ["03/2020", "2020-03"],
    ["3-2020", "2020-03"],
    ["14.03.2015", "2015-03"],
    ["14/03/2015", "2015-03"],
    ["03/14/2015", "2015-03"],
    // 3 April or 4 March: only the year is sure. Where both are the same day there is no doubt.
    ["03/04/2015", "2015"],
    ["04/04/2015", "2015-04"],
    ["Summer 2015", "2015"],
    // The middle month of the quarter.
    ["Q1 2003", "2003-02"],
    ["2003-Q4", "2003-11"],
    // XSD gYear and gYearMonth may carry a time zone.
    ["2013Z", "2013"],
    ["2013-04+01:00", "2013-04"],
    ["since 2019", "2019"],
    ["ca. 2019", "2019"],
    ["  2015  ", "2015"],
    ["２０１５", "2015"],
    [new Date("2015-03-14"), "2015-03"],
  ])("%s is %s", (written, expected) => expect(read(written)).toBe(expected));

  test.each(["Present", "current", "now", "heute", "aujourd'hui", "Actualidad", "PRESENT", "to date"])(
    "%s goes on",
    (word) => {
      expect(read(word)).toBe("current");
      expect(read(word, "start")).toBe("unreadable");
    },
  );

  test.each(["", "  ", "-", "n/a", "unknown", null, undefined])("%s is nothing", (word) =>
    expect(read(word)).toBe("absent"),
  );

  test.each([
    "2015-13",
    "31.02.2019",
    "2015-02-30",
    "13/13/2015",
    "Smarch 2015",
    "1899",
    "2100",
    "0",
    "yesterday",
    "--03",
    2015.5,
    Number.NaN,
    true,
    {},
    [],
    new Date(Number.NaN),
    "x".repeat(1_000_000),
  ])("%s cannot be read", (written) => expect(read(written)).toBe("unreadable"));

  test("29 February is a day of leap years only", () => {
    expect(read("29.02.2016")).toBe("2016-02");
    expect(read("29.02.2015")).toBe("unreadable");
  });

  test("whatever is written, a date satisfies the schema and nothing is thrown", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789-/. JanQ'TZ:+"), maxLength: 24 });
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.string(), digits),
        fc.constantFrom("start" as const, "end" as const),
        (written, edge) => {
          const found = readDate(written, edge);
          if (found.kind === "date") YearMonth.parse(found.date);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

test("a year may be any of its months", () => {
  const date = (text: string) => YearMonth.parse(text);
  expect(surelyAfter(date("2015-06"), date("2015"))).toBe(false);
  expect(surelyAfter(date("2016"), date("2015"))).toBe(true);
  expect(surelyByThen(date("2015"), date("2015"))).toBe(true);
  expect(surelyByThen(date("2015"), date("2015-06"))).toBe(false);
  expect(surelyByThen(date("2015-06"), date("2015"))).toBe(true);
});
