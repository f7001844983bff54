/** A training of items that was broken off goes on to the curve of one that was not, and its card says what it was. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { quietRun, type Run } from "../../src/domain/index.ts";
import { cardText, readTest } from "./item-card.ts";
import { compileItemScorer } from "./item-sequences.ts";
import { leaveOneOut } from "./next-item.ts";
import { type ItemTraining, type TrainedItems, trainItems } from "./train-items.ts";

const PACKING = { shape: { rows: 4, length: 8 }, targets: 24 };
const TRAINING: ItemTraining = {
  network: {
    kind: "sasrec",
    sizes: { items: 12, places: 8, width: 8, layers: 1, heads: 1, dropout: 0.2 },
    loss: { kind: "full" },
  },
  packing: PACKING,
  epochs: 4,
  sampledEpochs: 1,
  rate: 0.02,
  decay: "linear",
  patience: 10,
  validated: 20,
  threads: 1,
  seed: 3,
};
/** Each item is followed by the next one, round a ring of twelve. */
const PEOPLE = Array.from({ length: 24 }, (_, start) =>
  leaveOneOut(Array.from({ length: 7 }, (_, at) => (start + at) % 12)),
);
const DATA = { people: PEOPLE, items: 12 };
const scorer = await compileItemScorer(TRAINING.network, PACKING, 1);
const silent = () => {};

const folderOf = () => mkdtempSync(join(tmpdir(), "train-items-"));
const trainedIn = (folder: string, run: Run, training = TRAINING) =>
  trainItems(DATA, training, scorer, folder, run, silent);
const curveOf = ({ curve }: TrainedItems) => curve.map(({ epoch, loss, score }) => ({ epoch, loss, score }));

/** Stopped as Ctrl-C would, once so many steps of the whole are done. */
function stoppedAfter(steps: number): Run {
  const stop = new AbortController();
  return { ...quietRun(1, stop.signal), report: ({ done }) => void (done === steps && stop.abort()) };
}

test("broken off at any epoch, the same call goes on to the same curve and weights bit for bit, and adds up what it cost", async () => {
  let steps = 0;
  const run: Run = { ...quietRun(), report: () => void steps++ };
  const whole = await trainedIn(folderOf(), run);
  expect(curveOf(whole)).toHaveLength(4);
  for (const stop of [1, steps / 2, steps - 1]) {
    const folder = folderOf();
    await expect(trainedIn(folder, stoppedAfter(stop))).rejects.toMatchObject({ code: "interrupted" });
    const before = costs(folder);
    const resumed = await trainedIn(folder, quietRun());
    expect(curveOf(resumed)).toEqual(curveOf(whole));
    expect(resumed.parameters).toEqual(whole.parameters);
    expect(costs(folder).slice(0, before.length)).toEqual(before);
    expect(resumed.cpuSeconds).toBeGreaterThan(before.reduce((sum, own) => sum + own, 0));
  }
});

function costs(folder: string): number[] {
  const lines = readFileSync(join(folder, "spent.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => (JSON.parse(line) as { cpuSeconds: number }).cpuSeconds);
}

test("another setting is refused in the same folder", async () => {
  const folder = folderOf();
  await expect(trainedIn(folder, stoppedAfter(3))).rejects.toMatchObject({ code: "interrupted" });
  const other = { ...TRAINING, rate: 0.01 };
  await expect(trainedIn(folder, quietRun(), other)).rejects.toMatchObject({ code: "other-settings" });
});

test("the card names settings, seed, n and cost, and the test part only where it was read", async () => {
  const trained = await trainedIn(folderOf(), quietRun());
  const card = {
    settings: { model: "sasrec", epochs: "4" },
    seed: 3,
    people: 24,
    items: 12,
    validated: 20,
    epochs: 4,
    bestEpoch: 2,
    validationGain: 0.25,
    minutesOfOneCore: 90.04,
  };
  expect(cardText(card)).toBe(`- data: 24 people, 12 items; validated after each epoch on 20 of them
- settings: model sasrec, epochs 4
- epochs: 4, the best 2 with NDCG@10 0.2500 on validation
- cost: 90.0 minutes of processor time
- the test part was not read
`);
  const read = cardText({ ...card, test: await readTest(PEOPLE, trained, scorer, silent) });
  expect(read).toMatch(/\| seen \(test, n = 24\) \| R@5 \| N@5 \| R@10 \| N@10 \|\n/);
  expect(read.match(/^\| (removed|kept).*\d\.\d{4} \[.*$/gm)).toHaveLength(3);
});
