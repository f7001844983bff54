/**
 * Makes trained career models the embedded default, models/career: folders of one recipe and several seeds become members that are averaged.
 *
 *     WHEREFORE_DATA=FOLDER npm run adopt -- runs/train-A runs/train-B
 *
 * In: folders that `wherefore train careers` (or sft, dpo) wrote.  Out: models/career in 16 bits; its share in the mixture with the counts and
 * its temperature are chosen on validation.
 */
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { EMBEDDED_CAREER } from "../src/methods/career-methods.ts";
import { loadCounted, unpackCounted } from "../src/recommend/counted/artefact.ts";
import { counted } from "../src/recommend/counted/counted.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { cacheFolder } from "../src/taxonomy/release/cache.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { adoptCareerModel } from "../src/training/adopt-career.ts";
import { DATA } from "./data-folder.ts";

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error("Name the folders of trained career models.");
  process.exit(2);
}
const taxonomy = loadTaxonomy();
const coder = () => loadTitleCoder(cacheFolder(process.env));
const data = {
  folder: DATA,
  scoredOn: "nlsy97" as const,
  taxonomy,
  open: (name: Parameters<typeof openDataset>[0]) => openDataset(name, DATA, coder()),
};
const beside = counted(unpackCounted(loadCounted()), taxonomy);
const { share, temperature, perplexity, people } = await adoptCareerModel(folders, EMBEDDED_CAREER, beside, data);
console.log(
  `Written to models/career: ${Math.round(100 * share)} % career model, the rest counts, temperature ${temperature.toFixed(2)}; perplexity ${perplexity.toFixed(1)} on validation (n = ${people}).`,
);
