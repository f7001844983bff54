/** Parquet of ours read by DuckDB, and DuckDB's Hive partitions read by us; where a python with duckdb is at hand (PYTHON names one). */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandsIn } from "./support/command.ts";

const python = process.env["PYTHON"] ?? "python3";
const hasDuckdb = spawnSync(python, ["-c", "import duckdb"]).status === 0;

function duckdb(statement: string): unknown {
  const script = "import duckdb, json, sys; print(json.dumps(duckdb.sql(sys.argv[1]).fetchall()))";
  const { status, stdout, stderr } = spawnSync(python, ["-c", script, statement], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

test("rankings go to DuckDB and people come from it", { timeout: 300_000 }, async (context) => {
  if (!hasDuckdb) return context.skip(`${python} has no duckdb (pip install duckdb; PYTHON names a python)`);
  const place = mkdtempSync(join(tmpdir(), "wherefore-duckdb-"));
  const call = commandsIn({ WHEREFORE_CACHE: join(place, "cache") });
  const titles = ["Cashier", "Registered Nurse", "Line Cook"];
  const rows = Array.from({ length: 90 }, (_, at) => `p${at},${titles[at % 3]},2010,2012,${at % 2 ? "US" : "D E"}`);
  writeFileSync(join(place, "people.csv"), `person,title,start,end,country\n${rows.join("\n")}\n`);
  const people = join(place, "people");
  const copied = `copy (from read_csv('${join(place, "people.csv")}')) to '${people}' (format parquet, compression zstd, partition_by (country))`;
  spawnSync(python, ["-c", "import duckdb, sys; duckdb.sql(sys.argv[1])", copied]);
  const out = join(place, "rankings.parquet");
  const ranked = await call(["rank", people, "--method", "counted", "--top", "2", "--out", out]);
  expect(ranked.code, ranked.err).toBe(0);
  expect(duckdb(`select count(*), count(distinct person), count(failed), min(len(codes)) from '${out}'`)).toEqual([
    [90, 90, 0, 2],
  ]);
  const lines = join(place, "rankings.jsonl");
  await call(["rank", people, "--method", "counted", "--top", "2", "--out", lines]);
  const first = JSON.parse(readFileSync(lines, "utf8").split("\n")[0]!) as {
    person: string;
    codes: string[];
    p: number[];
  };
  expect(duckdb(`select codes, p from '${out}' where person = '${first.person}'`)).toEqual([[first.codes, first.p]]);
});
