/**
 * `wherefore teach counted`: the embedded default learned again from the NLSY97 training part.
 */
import { teachCounted } from "../pipeline/teach-counted.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { openOn } from "./data.ts";
import type { Terminal } from "./terminal.ts";

export async function teachCountedArtefact(terminal: Terminal): Promise<void> {
  terminal.err("Counting the training part and fitting the gates (about 20 seconds) ...\n");
  const { people, transitions } = await teachCounted(
    openOn("nlsy97:train", terminal).dataset,
    loadTaxonomy(),
    "artefacts",
  );
  terminal.out(
    `Learned from ${transitions.toLocaleString("en")} transitions of ${people.toLocaleString("en")} people; written to artefacts/counted.json and artefacts/counted-bands.json\n`,
  );
}
