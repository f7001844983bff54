/**
 * Writes artefacts/title-keys.json again, after the form in which titles are compared was changed (`taxonomy/matcher/normal-title.ts`).
 *
 *     npm run title-keys
 */
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { writeTitleKeys } from "../src/training/train-taxonomy.ts";

await writeTitleKeys(loadTaxonomy(), "artefacts");
