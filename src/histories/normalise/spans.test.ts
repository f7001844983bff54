import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readDate } from "./dates.ts";
import { findSpan } from "./spans.ts";

/** The two ends as dates, "now" for one that goes on, "?" for one that is not there. */
function ends(line: string): string | undefined {
  const span = findSpan(line, false);
  if (span === undefined) return undefined;
  const read = (written: string | undefined, edge: "start" | "end") => {
    const found = readDate(written, edge);
    return found.kind === "date" ? found.date : found.kind === "absent" ? "?" : found.kind;
  };
  return `${read(span.start, "start")} ${span.current ? "now" : read(span.end, "end")}`;
}

test.each([
  ["since 2021-06-01", "2021-06 now"],
  ["2021-06-01 - 2022-05-31", "2021-06 2022-05"],
  ["2015-18", "2015 2018"],
  ["2010–12", "2010 2012"],
  ["Mar 15 – Jun 17", "2015-03 2017-06"],
  ["Mar 15 – Present", "2015-03 now"],
  ["03/15 - 06/17", "2015-03 2017-06"],
  ["March 15 - June 17, 2018", "2018-06 2018-06"],
  ["June – August 2018", "2018-06 2018-08"],
  ["15 June 2018 – 3 August 2018", "2018-06 2018-08"],
  ["Summer '11", "2011 2011"],
  ["Summer 2013, 2014", "2013 2014"],
  ["Sep. 2023 Mar. 2024", "2023-09 2024-03"],
  ["Jan 2018 ‒ Dec 2019", "2018-01 2019-12"],
  ["2018 ~ 2019", "2018 2019"],
  ["2015/16 - 2018/19", "2015 2019"],
  ["2020.03 - 2021.04", "2020-03 2021-04"],
  ["11.2015-03.2018", "2015-11 2018-03"],
  ["janeiro de 2015 – atual", "2015-01 now"],
  ["styczeń 2015 – obecnie", "2015-01 now"],
  ["mars 2015 – nuvarande", "2015-03 now"],
  ["Январь 2015 — настоящее время", "2015-01 now"],
  ["Ocak 2015 - halen", "2015-01 now"],
  ["2015年3月 - 至今", "2015-03 now"],
  ["2015年3月至今", "2015-03 now"],
  ["2015年3月 - 2018年5月", "2015-03 2018-05"],
  ["de janvier 2010 à août 2015", "2010-01 2015-08"],
  ["depuis septembre 2015", "2015-09 now"],
  ["2018 – till now", "2018 now"],
  ["2003 to date", "2003 now"],
  ["Jun 2016 - Present · 8 yrs 2 mos", "2016-06 now"],
  ["July 2015–", "2015-07 now"],
  ["until 2015", "? 2015"],
  ["Call me today or in March", undefined],
])("%s", (line, expected) => expect(ends(line)).toBe(expected));

test("a span lies within its line, whatever the line is", () => {
  const part = fc.constantFrom(
    "2015",
    "03",
    "/",
    "-",
    "–",
    " ",
    "Mar",
    "'15",
    "to",
    "present",
    "İ",
    "(",
    ")",
    "至今",
    "年",
    "x",
  );
  const line = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 30 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(line, fc.boolean(), (written, loose) => {
      const span = findSpan(written, loose);
      if (span) expect(span.at >= 0 && span.length > 0 && span.at + span.length <= written.length).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test("a long line of dates is searched in time that its length bounds", () => {
  for (const line of [
    "2015 ".repeat(4_000),
    "Mar 15 ".repeat(3_000),
    "2015/16 - ".repeat(2_000),
    "present ".repeat(2_000),
  ])
    findSpan(line, true);
}, 2_000);
