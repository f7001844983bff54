/**
 * Trains the boosted counts again and writes them into artefacts/boosted.json. A few minutes on one core.
 *
 *     WHEREFORE_DATA=FOLDER npm run train:boosted
 *
 * In: the NLSY97 training part and NLSY79, and the NLSY97 validation part for the number of rounds.  Out: the file; the same bytes each time on
 * the same Node.
 */
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { cacheFolder } from "../src/taxonomy/release/cache.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { trainBoosted } from "../src/training/train-boosted.ts";
import { DATA } from "./data-folder.ts";

const coder = loadTitleCoder(cacheFolder(process.env));
const open = (name: string) => openDataset(name, DATA, coder);
const { people, rounds, perplexity } = await trainBoosted(
  open("nlsy97"),
  open("nlsy79"),
  loadTaxonomy(),
  "artefacts",
  (round, nats) => {
    if (round % 20 === 0) console.log(`round ${round}: perplexity ${Math.exp(nats).toFixed(2)} on validation`);
  },
);
console.log(
  `${rounds} trees from ${people} people; perplexity ${perplexity.toFixed(2)}; written to artefacts/boosted.json.`,
);
