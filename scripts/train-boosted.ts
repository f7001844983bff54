/**
 * Trains the boosted counts again and writes them into artefacts/boosted.json. A few minutes on one core.
 *
 *     WHEREFORE_DATA=FOLDER npm run train:boosted
 *     WHEREFORE_DATA=FOLDER npm run train:boosted -- --out tried --leaves 31 --rate 0.05 --penalty 10 --least-curvature 5
 *
 * In: the NLSY97 training part and NLSY79, and the NLSY97 validation part for the number of rounds.  Out: the file; the same bytes each time on
 * the same Node.
 */
import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import * as z from "zod";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { cacheFolder } from "../src/taxonomy/release/cache.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { BOOSTING, trainBoosted } from "../src/training/train-boosted.ts";
import { DATA } from "./data-folder.ts";

const option = (value: number) => ({ type: "string", default: String(value) }) as const;
const { values } = parseArgs({
  options: {
    out: { type: "string", default: "artefacts" },
    leaves: option(BOOSTING.leaves),
    rate: option(BOOSTING.rate),
    penalty: option(BOOSTING.penalty),
    "least-curvature": option(BOOSTING.leastCurvature),
    patience: option(BOOSTING.patience),
  },
});
const {
  out,
  "least-curvature": leastCurvature,
  ...own
} = z
  .object({
    out: z.string(),
    // A leaf is a bit of a whole number where trees are read.
    leaves: z.coerce.number().int().min(2).max(32),
    rate: z.coerce.number().positive().max(1),
    penalty: z.coerce.number().min(0),
    "least-curvature": z.coerce.number().min(0),
    patience: z.coerce.number().int().positive(),
  })
  .parse(values);
mkdirSync(out, { recursive: true });
const coder = loadTitleCoder(cacheFolder(process.env));
const open = (name: string) => openDataset(name, DATA, coder);
const { people, rounds, perplexity } = await trainBoosted(
  open("nlsy97"),
  open("nlsy79"),
  loadTaxonomy(),
  out,
  (round, nats) => {
    if (round % 10 === 0) console.log(`round ${round}: perplexity ${Math.exp(nats).toFixed(2)} on validation`);
  },
  { ...BOOSTING, ...own, leastCurvature },
);
console.log(
  `${rounds} trees from ${people} people; perplexity ${perplexity.toFixed(2)}; written to ${out}/boosted.json.`,
);
