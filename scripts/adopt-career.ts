/**
 * Makes trained career models the embedded default, models/career: folders of one recipe and several seeds become members that are averaged.
 *
 *     WHEREFORE_DATA=FOLDER npm run adopt -- [--writer runs/train-SFT] runs/train-A runs/train-B
 *
 * In: folders that `wherefore train careers` wrote, and the folder of one that learned to write reasons.  Out: models/career in 16 bits, and the
 * writer in models/career/writer; the shares of the mixture with the counts and the temperature are chosen on validation.
 */
import { parseArgs } from "node:util";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { EMBEDDED_CAREER, EMBEDDED_WRITER } from "../src/methods/career-methods.ts";
import { embeddedBoosted } from "../src/recommend/boosted/boosted.ts";
import { loadCounted, unpackCounted } from "../src/recommend/counted/artefact.ts";
import { counted } from "../src/recommend/counted/counted.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { cacheFolder } from "../src/taxonomy/release/cache.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { adoptCareerModel, adoptWriter } from "../src/training/adopt-career.ts";
import { DATA } from "./data-folder.ts";

const { values, positionals: folders } = parseArgs({ options: { writer: { type: "string" } }, allowPositionals: true });
if (folders.length === 0) {
  console.error("Name the folders of trained career models.");
  process.exit(2);
}
const taxonomy = loadTaxonomy();
if (values.writer !== undefined) await adoptWriter(values.writer, EMBEDDED_WRITER, taxonomy);
const coder = () => loadTitleCoder(cacheFolder(process.env));
const data = {
  folder: DATA,
  scoredOn: "nlsy97" as const,
  taxonomy,
  open: (name: Parameters<typeof openDataset>[0]) => openDataset(name, DATA, coder()),
};
const beside = { counted: counted(unpackCounted(loadCounted()), taxonomy), boosted: embeddedBoosted(taxonomy) };
const { shares, temperature, perplexity, perplexityLeftOut, people } = await adoptCareerModel(
  folders,
  EMBEDDED_CAREER,
  beside,
  data,
);
const parts = Object.entries(shares).map(([part, share]) => `${part} ${Math.round(100 * share)} %`);
console.log(
  `Written to models/career: ${parts.join(", ")}; temperature ${temperature.toFixed(2)}; perplexity ${perplexity.toFixed(1)} on validation (n = ${people}), ${perplexityLeftOut.toFixed(1)} where each tenth was scored by what the others chose.`,
);
