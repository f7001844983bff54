/** `wherefore drift served` against the people whom the default was trained on. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandsIn } from "../../../tests/support/command.ts";
import { lacksData, PUBLIC_DATA } from "../../../tests/support/public-data.ts";

const lacks = lacksData("nlsy97-careers/careers.jsonl.gz");

test.skipIf(lacks)(`drift of a file against the training part of NLSY97${lacks}`, async () => {
  const file = join(mkdtempSync(join(tmpdir(), "wherefore-drift-")), "served.csv");
  writeFileSync(
    file,
    "person,title,start,end\n1,Registered Nurse,2015-01,2024-12\n2,Xyzzy,2015-01,2020-12\n3,Cook,1999-01,2001-01\n",
  );
  const run = commandsIn({ WHEREFORE_DATA: PUBLIC_DATA });
  const { code, out } = await run([
    "drift",
    "served",
    file,
    "--against",
    "nlsy97",
    "--since",
    "2010-01",
    "--as-of",
    "2026-03",
  ]);
  expect(code).toBe(0);
  expect(out).toContain("2 people who are served, against 4,661 histories of nlsy97:train");
  expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
});
