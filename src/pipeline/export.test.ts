/** Export, lint and read-back together, on invented people. */

import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { SMOLLM2_TEMPLATE } from "../../tests/support/chat-templates.ts";
import { inventedOracle, writeInventedOracles } from "../../tests/support/invented-oracles.ts";
import { type Dataset, quietRun } from "../domain/index.ts";
import { readScores } from "../evaluate/finish-run.ts";
import { lintSets } from "../exports/lint/lint-sets.ts";
import { openTarget, servingByTemplate } from "../exports/lint/lint-target.ts";
import { type ReadBackWanted, readBack } from "../exports/read-back.ts";
import { FORMATS, type FormatName } from "../exports/set-formats.ts";
import { type IndexRow, SetManifest } from "../exports/set-manifest.ts";
import { SETS } from "../exports/set-rows.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { ownFolder } from "../records/folder-lock.ts";
import { findRun } from "../records/run-folder.ts";
import { fileHash } from "../records/whole-file.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { loadTitleCoder } from "../taxonomy/titles.ts";
import { inventedData } from "../testing/invented-data.ts";
import { learnBytePairs, tokenizer } from "../tokens/byte-pairs.ts";
import { readConversations, readPairs } from "../training/conversations.ts";
import { type ExportOptions, exportSets } from "./export.ts";

const taxonomy = loadTaxonomy();
let dataset: Dataset;
let reasons: string;
let place: string;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "wherefore-sets-"));
  dataset = openDataset("nlsy97", inventedData(60), loadTitleCoder(join(place, "no-cache")));
  reasons = await writeInventedOracles(join(place, "reasons"), dataset);
});

let made = 0;
async function exported(format: FormatName, more: Partial<ExportOptions> = {}, seed = 1): Promise<string> {
  const out = join(place, `out-${++made}`);
  const wanted: ExportOptions = {
    reasons,
    label: "allowed",
    dataset,
    taxonomy,
    format,
    out,
    heldOutShare: 0.2,
    base: "Qwen/Qwen3-8B",
    cutoff: 2048,
    versions: {},
    ...more,
  };
  await exportSets(wanted, quietRun(seed));
  return out;
}

const linesOf = (...path: string[]) =>
  readFileSync(join(...path), "utf8")
    .trim()
    .split("\n");
const manifestOf = (folder: string) =>
  SetManifest.parse(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));

describe("an export", () => {
  test.each(FORMATS)("%s: the manifest counts what is there, by set and split, and hashes it", async (format) => {
    const folder = await exported(format);
    const { sets, files } = manifestOf(folder);
    // 42 training people, 0 to 41: eight end in 3 or 7 and have no oracle; the other 13 odd ones have two rejected reasons, the 21 even ones none.
    const first = sets["sft-joint"];
    expect(first.train.rows + first.valid.rows).toBe(34);
    expect(first.dropped).toEqual({ "none-useful": 4, unscored: 4 });
    expect(sets["dpo-joint"].dropped).toMatchObject({ "no-pair": 21 });
    expect(sets["dpo-joint"].train.rows + sets["dpo-joint"].valid.rows).toBe(2 * 13);
    for (const set of SETS)
      for (const split of ["train", "valid"] as const)
        expect(linesOf(folder, `data/${set}.${split}.jsonl`)).toHaveLength(sets[set][split].rows);
    for (const [name, hash] of Object.entries(files)) expect(await fileHash(join(folder, name)), name).toBe(hash);
    const there = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      statSync(join(folder, name)).isFile(),
    );
    expect(there.map((name) => name.replaceAll("\\", "/")).sort()).toEqual(
      [...Object.keys(files), "manifest.json"].sort(),
    );
  });

  test("no person is in two splits, and none is of another part than training; validation people are asked only", async () => {
    const folder = await exported("llama-factory");
    const rows = linesOf(folder, "index.jsonl").map((line): IndexRow => JSON.parse(line));
    const splits = new Map<string, Set<string>>();
    for (const { person, split } of rows) splits.set(person, (splits.get(person) ?? new Set()).add(split));
    expect([...splits.values()].filter((of) => of.size > 1)).toEqual([]);
    for (const { person, split } of rows) expect(dataset.part(person)).toBe(split === "predict" ? "valid" : "train");
    expect(linesOf(folder, "data/predict-joint.jsonl").join()).not.toContain("<answer>\\n");
    expect(existsSync(join(folder, "run.sh")) && statSync(join(folder, "run.sh")).mode & 0o100).toBeTruthy();
  });

  test("the same seed gives the same bytes; another holds out other people", async () => {
    const folders = [await exported("trl"), await exported("trl"), await exported("trl", {}, 2)];
    const [first, again, other] = folders.map((folder) => readFileSync(join(folder, "index.jsonl"), "utf8"));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test("the card's front matter says what the hub asks for", async () => {
    const [, front = ""] = readFileSync(join(await exported("messages"), "README.md"), "utf8").split("---\n");
    expect(parse(front)).toMatchObject({
      license: "other",
      annotations_creators: ["machine-generated"],
      size_categories: ["n<1K"],
      configs: SETS.map((set) => ({ config_name: set, data_files: [{ split: "train" }, { split: "validation" }] })),
    });
  });

  test("this program's own trainer reads the messages, every row of them", async () => {
    const folder = await exported("messages");
    const { sets } = manifestOf(folder);
    const words = tokenizer(learnBytePairs(["a reason"], 300, ["<|im_start|>", "<|im_end|>"]));
    const model = { tokenizer: words, chatTemplate: SMOLLM2_TEMPLATE, begin: 0, end: 1 };
    const examples = await readConversations(join(folder, "data/sft-joint.train.jsonl"), model);
    expect(examples).toHaveLength(sets["sft-joint"].train.rows);
    const pairs = await readPairs(join(folder, "data/dpo-joint.train.jsonl"), model);
    expect(pairs).toHaveLength(sets["dpo-joint"].train.rows);
  });

  test.each<[string, string, (folder: string) => Promise<Partial<ExportOptions>>]>([
    ["a folder that holds something", "not-empty", async () => ({ out: place })],
    [
      "a folder that another process writes into",
      "folder-in-use",
      async (folder) => {
        const out = join(folder, "busy");
        onTestFinished((await ownFolder(out, "train export")).release);
        return { out };
      },
    ],
    ["a label rule by which nothing was chosen", "no-reason-set", async () => ({ label: "masked" })],
    [
      "a person who is held out",
      "held-out-person",
      async (folder) => {
        const valid = linesOf(reasons, "oracles.jsonl")[0]!.replace(/"person":"\d+"/, '"person":"8"');
        await writeInventedOracles(folder, dataset);
        writeFileSync(join(folder, "oracles.jsonl"), `${valid}\n`);
        return { reasons: folder };
      },
    ],
    [
      "another answer than the data's",
      "other-data",
      async (folder) => ({
        reasons: await writeInventedOracles(folder, dataset, (case_, at) => ({
          ...inventedOracle(case_, at),
          answer: "11-1011.00" as never,
        })),
      }),
    ],
    [
      "nothing that was chosen",
      "nothing-to-train",
      async (folder) => ({ reasons: await writeInventedOracles(folder, dataset, (case_) => inventedOracle(case_, 3)) }),
    ],
  ])("%s is refused", async (_, code, more) => {
    const folder = join(place, `wrong-${++made}`);
    await expect(exported("trl", await more(folder))).rejects.toMatchObject({ code });
  });
});

/** In the package that a developer has beside; it takes seconds to read, so once. */
const qwen3 = await openTarget("qwen3", [process.cwd()]).catch(() => undefined);

describe("a lint", () => {
  test.skipIf(qwen3 === undefined).each(FORMATS)(
    "%s: of what was just exported finds no error, and serving has training's tokens",
    async (format) => {
      const folder = await exported(format);
      const report = await lintSets(folder, taxonomy, qwen3, servingByTemplate(qwen3!), 2048, quietRun());
      expect(report.findings.filter(({ level }) => level === "error")).toEqual([]);
      expect(report.parity).toHaveLength(10);
      expect(report.parity.filter(({ kind }) => kind !== "same")).toEqual([]);
      expect(report.files.every(({ tokens, dropped }) => tokens!.cut === 0 && dropped === 0)).toBe(true);
    },
  );

  test.skipIf(qwen3 === undefined)("counts what is cut at a cutoff", async () => {
    const folder = await exported("llama-factory");
    const { files, findings } = await lintSets(folder, taxonomy, qwen3, undefined, 200, quietRun());
    const cut = files.reduce((sum, { tokens }) => sum + tokens!.cut, 0);
    expect(cut).toBeGreaterThan(0);
    expect(findings.find(({ rule }) => rule === "cut")?.count).toBe(cut);
  });

  test("finds what was broken by hand, and names the place", async () => {
    const folder = await exported("llama-factory");
    const file = join(folder, "data/sft-joint.train.jsonl");
    const rows = linesOf(file);
    const broken = [
      rows[0]!,
      rows[0]!,
      JSON.stringify({ messages: JSON.parse(rows[1]!).messages.slice(0, -1) }),
      "{",
      rows[2]!.replace("</think>\\n\\n<answer>\\n", "</think><answer>"),
    ];
    writeFileSync(file, `${broken.join("\n")}\n`);
    appendFileSync(
      join(folder, "index.jsonl"),
      linesOf(folder, "index.jsonl")[0]!.replace(/"split":"\w+"/, '"split":"predict"'),
    );
    const { findings, files } = await lintSets(folder, taxonomy, undefined, undefined, 2048, quietRun());
    const placeOf = (rule: string) => findings.find((finding) => finding.rule === rule)?.places[0];
    const name = "data/sft-joint.train.jsonl";
    expect(placeOf("duplicate")).toBe(`${name}:2`);
    expect(placeOf("dropped-silently")).toContain(`${name}:3: `);
    expect(placeOf("not-json")).toBe(`${name}:4`);
    expect(placeOf("line-breaks")).toContain(`${name}:5: `);
    expect(findings.find(({ rule }) => rule === "changed")?.places).toEqual([name, "index.jsonl"]);
    expect(placeOf("two-splits")).toContain("person ");
    expect(placeOf("no-tokenizer")).toBe(folder);
    expect(files.find((figures) => figures.file === name)).toMatchObject({ rows: 3, dropped: 1 });
  });

  test("reads one file by itself, and says what is no set", async () => {
    const folder = await exported("openai");
    const { files } = await lintSets(
      join(folder, "data/dpo-joint.valid.jsonl"),
      taxonomy,
      undefined,
      undefined,
      2048,
      quietRun(),
    );
    expect(files[0]!.rows).toBe(manifestOf(folder).sets["dpo-joint"].valid.rows);
    await expect(lintSets(reasons, taxonomy, undefined, undefined, 2048, quietRun())).rejects.toMatchObject({
      code: "no-set",
    });
    await expect(openTarget(reasons, [])).rejects.toMatchObject({ code: "no-tokenizer" });
    await expect(openTarget("qwen3", [place])).rejects.toMatchObject({ code: "no-tokenizer" });
  });
});

describe("what comes back from the trainer", () => {
  let folder: string;
  let answers: { prompt: string; predict: string; label: string }[];
  beforeAll(async () => {
    folder = await exported("llama-factory");
    answers = linesOf(folder, "data/predict-joint.jsonl").map((line, at) => {
      const { prompt, system } = JSON.parse(line);
      const text = `<|im_start|>system\n${system}<|im_end|>\n<|im_start|>user\n${prompt}<|im_end|>\n<|im_start|>assistant\n`;
      const predict =
        at === 0
          ? "Cooks"
          : at === 1
            ? "<think>\nGoes on and"
            : "<think>\nCares.\n</think>\n\n<answer>\nCashiers\n</answer>";
      return { prompt: text, predict, label: "" };
    });
  });
  const wantedOf = (predictions: readonly object[], more: Partial<ReadBackWanted> = {}): ReadBackWanted => {
    const file = join(place, `predictions-${++made}.jsonl`);
    writeFileSync(file, predictions.map((one) => `${JSON.stringify(one)}\n`).join(""));
    const floor = new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length);
    return {
      predictions: file,
      exported: folder,
      log: undefined,
      method: "trained",
      dataset,
      taxonomy,
      floor,
      runs: join(place, "runs"),
      versions: {},
      ...more,
    };
  };
  const now = () => new Date("2026-11-25T12:00:00Z");

  test("becomes a finished run: one vote a case, failures by their cause, the log beside", async () => {
    const log = join(place, "trainer_log.jsonl");
    writeFileSync(log, '{"current_steps": 10, "total_steps": 20, "loss": 1.5, "lr": 1e-5, "epoch": 0.5}\n');
    const { folder: at, report } = await readBack(wantedOf(answers, { log }), quietRun(), now);
    expect(report).toMatchObject({ n: answers.length, methods: [{ failed: 2 }] });
    const found = await findRun(join(place, "runs"), at.slice(-6));
    expect(Object.keys(found.manifest.files)).toEqual(["cases.jsonl", "report.json", "trainer_log.jsonl"]);
    const scores = (await readScores(found.folder, ["trained"])).get("trained")!;
    expect(scores.slice(0, 2)).toMatchObject([
      { kind: "failed", why: "no-reason" },
      { kind: "failed", why: "cut-off" },
    ]);
    for (const score of scores.slice(2))
      expect(score).toMatchObject({
        kind: "scored",
        rankedBy: "votes",
        exact: false,
        coveredMass: 0.8,
        top: expect.arrayContaining(["41-2011.00"]),
      });
  });

  test.each<[string, string, () => ReadBackWanted]>([
    [
      "two answers in each other's place",
      "other-predictions",
      () => wantedOf([answers[1]!, answers[0]!, ...answers.slice(2)]),
    ],
    ["no answer at all", "other-predictions", () => wantedOf([])],
    ["an end too soon", "other-predictions", () => wantedOf(answers.slice(0, -1))],
    ["an answer too many", "other-predictions", () => wantedOf([...answers, answers[0]!])],
    ["another file", "not-a-record", () => wantedOf([{ text: "x" }])],
  ])("%s is refused, and no run is left", async (_, code, wanted) => {
    const runs = join(place, `none-${++made}`);
    await expect(readBack({ ...wanted(), runs }, quietRun(), now)).rejects.toMatchObject({ code });
    expect(existsSync(runs)).toBe(false);
  });
});
