/** The builders against the careers that the figures were made on: the same lines, byte for byte. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { buildNlsy79 } from "./nlsy79.ts";
import { buildNlsy97 } from "./nlsy97.ts";

const data = process.env["WHEREFORE_DATA"] ?? "../shared/data";

describe.skipIf(!existsSync(join(data, "nlsy97-careers/person_year.tsv.gz")))(
  "from the survey's tables (needs ../shared/data)",
  () => {
    test.each([
      ["nlsy97", buildNlsy97, 7767],
      ["nlsy79", buildNlsy79, 12044],
    ])(
      "%s",
      (name, build, people) => {
        const expected = gunzipSync(readFileSync(join(data, `${name}-careers/careers.jsonl.gz`))).toString("utf8");
        const built = [...build(data)];
        const lines = expected.trimEnd().split("\n");
        expect(built.find((line, at) => line !== `${lines[at]}\n`)).toBeUndefined();

        expect(built).toHaveLength(people);
        expect(built.join("") === expected).toBe(true);
      },
      60_000,
    );
  },
);
