/** Titles as people write them: the cases that were judged by hand, and labelled titles in other spellings. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { lacksData, PUBLIC_DATA } from "../../tests/support/public-data.ts";
import { TITLE_SPELLINGS } from "../../tests/support/title-spellings.ts";
import { loadTaxonomy } from "./facts.ts";
import { titleCoder } from "./titles.ts";

const CASES = "cases/titles.tsv";
const LABELS = "tgre-titles/titles.tsv.gz";
const lacks = lacksData(CASES, LABELS);

const coder = titleCoder(loadTaxonomy(), undefined);
const codeOf = (title: string) => {
  const coding = coder(title);
  return coding.kind === "coded" ? coding.code : undefined;
};

describe.skipIf(lacks)(`judged titles${lacks}`, () => {
  test("at most 10 of the 241 cases are wrong, and none with a score of 0.7 or more", () => {
    const [, ...lines] = readFileSync(join(PUBLIC_DATA, CASES), "utf8").trimEnd().split("\n");
    const wrong = lines.flatMap((line) => {
      const [title = "", acceptable = ""] = line.split("\t");
      const coding = coder(title);
      const isRight =
        coding.kind !== "coded" || acceptable.split("|").some((code) => code.slice(0, 7) === coding.code.slice(0, 7));
      return isRight ? [] : [{ title, ...coding }];
    });
    expect(lines).toHaveLength(241);
    expect(wrong.length).toBeLessThanOrEqual(10);
    expect(wrong.filter((one) => one.kind === "coded" && one.score >= 0.7)).toEqual([]);
  });

  test("fewer than 2 % of titles that are coded right turn wrong in any form", () => {
    const [, ...lines] = gunzipSync(readFileSync(join(PUBLIC_DATA, LABELS)))
      .toString("utf8")
      .trimEnd()
      .split("\n");
    const right = new Map<string, string>();
    for (const line of lines.filter((_, at) => at % 8 === 0)) {
      const [written = "", answers = ""] = line.split("\t");
      const title = written.replace(/,[^,]*$/, "");
      const coding = coder(title);
      const sure = coding.kind === "coded" && coding.score >= 0.5 && answers.includes(`(${coding.code})`);
      if (sure && !title.includes(",")) right.set(title, coding.code);
    }
    expect(right.size).toBeGreaterThan(200);
    for (const [form, spell] of Object.entries(TITLE_SPELLINGS)) {
      const wrong = [...right].filter(([title, code]) => {
        const now = codeOf(spell(title));
        return now !== undefined && now !== code;
      });
      expect.soft(wrong.length / right.size, `${form}: ${wrong.slice(0, 3).join("; ")}`).toBeLessThan(0.02);
    }
  }, 180_000);
});
