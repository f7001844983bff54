/** The builders against the careers that the figures were made on: the same lines, byte for byte. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { lacksData, PUBLIC_DATA } from "../../../../tests/support/public-data.ts";
import { buildNlsy79 } from "./nlsy79.ts";
import { buildNlsy97 } from "./nlsy97.ts";

const lacks = lacksData("nlsy97-careers/person_year.tsv.gz");

describe.skipIf(lacks)(`from the survey's tables${lacks}`, () => {
  test.each([
    ["nlsy97", buildNlsy97, 7767],
    ["nlsy79", buildNlsy79, 12044],
  ])(
    "%s",
    (name, build, people) => {
      const expected = gunzipSync(readFileSync(join(PUBLIC_DATA, `${name}-careers/careers.jsonl.gz`))).toString("utf8");
      const built = [...build(PUBLIC_DATA)];
      const lines = expected.trimEnd().split("\n");
      expect(built.find((line, at) => line !== `${lines[at]}\n`)).toBeUndefined();

      expect(built).toHaveLength(people);
      expect(built.join("") === expected).toBe(true);
    },
    60_000,
  );
});
