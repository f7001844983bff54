/**
 * A career model trained from code, on invented careers, and scored. A few seconds.
 *
 *     node train-from-code.mts
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { casesOf, openData, ourMethods, reportOn, reportText, scoreMethods } from "wherefore/evaluate";
import { inventedData, quietRun } from "wherefore/testing";
import { readRecipe, trainByRecipe, trainingData } from "wherefore/train";

const place = mkdtempSync(join(tmpdir(), "wherefore-example-"));
writeFileSync(
  join(place, "tiny.yaml"),
  `kind: careers
name: tiny
network: { layers: 1, width: 32, heads: 2, keyValueHeads: 1, hidden: 48, dropout: 0.05, inputDropout: 0.05 }
words: 256
threads: 1
stages: [{ sources: { nlsy97: 1 }, epochs: 6, peakRate: 0.006, rows: 4, length: 32 }]
`,
);
const folder = inventedData(120);
const recipe = await readRecipe(join(place, "tiny.yaml"));
const trained = join(place, "model");
const { score, epochs } = await trainByRecipe(
  recipe,
  trainingData(folder),
  { folder: trained },
  quietRun(recipe.seed),
  console.error,
);
console.log(`Perplexity on validation after ${epochs} epochs: ${score?.toFixed(1)} titles`);

const data = await openData("nlsy97", { folder });
const methods = await ourMethods([`career-direct@${trained}`, "markov"], data);
console.log(reportText(reportOn(await scoreMethods(methods, casesOf(data, "valid")), data, "valid")));
