/**
 * Counts the counted model again and writes it into artefacts/: counted.json and counted-bands.json. About 20 seconds.
 *
 *     WHEREFORE_DATA=FOLDER npm run train:counted
 *
 * In: the NLSY97 training part, and the validation part for what a probability has meant.  Out: both files; the same bytes each time on the
 * same Node.
 */
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { cacheFolder } from "../src/taxonomy/release/cache.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { trainCounted } from "../src/training/train-counted.ts";
import { DATA } from "./data-folder.ts";

const dataset = openDataset("nlsy97", DATA, loadTitleCoder(cacheFolder(process.env)));
const { people, transitions } = await trainCounted(dataset, loadTaxonomy(), "artefacts", new AbortController().signal);
console.log(`Counted ${transitions} transitions of ${people} people; written to artefacts/.`);
