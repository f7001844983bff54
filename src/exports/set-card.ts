/**
 * The card of an export, for the hub and for people: what it is, of whom, by whom, under which licence.
 *
 * In: the manifest.  Out: Markdown whose front matter the hub reads. Source: huggingface.co/docs/hub/datasets-cards.
 */
import { stringify } from "yaml";
import { fileOf } from "./set-formats.ts";
import type { SetManifest } from "./set-manifest.ts";
import { SETS, type SetName } from "./set-rows.ts";

type Terms = { readonly id: string; readonly name: string; readonly words: string };

const ONET =
  "Occupation titles are those of the O*NET 29.3 Database by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 licence; O*NET is a trademark of USDOL/ETA, which has not approved, endorsed or tested this set.";
const BLS = (survey: string, by: string): Terms => ({
  id: "other",
  name: "bls-public-use-and-cc-by-4.0",
  words: `Careers: Bureau of Labor Statistics, U.S. Department of Labor, ${survey}, public-use data, by way of ${by}. No respondent may be identified, and nobody may try.`,
});
const TERMS: Readonly<Record<string, Terms>> = {
  nlsy97: BLS(
    "National Longitudinal Survey of Youth 1997 cohort, 1997-2022 (rounds 1-20)",
    "GitHub meisbase/NLSY97_College_to_Employment",
  ),
  nlsy79: BLS("National Longitudinal Survey of Youth 1979 cohort, 1982-2000", "GitHub OpenSourceEconomics/ekw-data"),
  "jobhop-ict": { id: "cc-by-4.0", name: "cc-by-4.0", words: "Careers: JobHop, Ghent University and VDAB, CC BY 4.0." },
  "karrierewege-ict": { id: "other", name: "research-only", words: "Careers: Karrierewege, for research only." },
};
const UNKNOWN: Terms = {
  id: "unknown",
  name: "unknown",
  words:
    "Careers: a file of the user's own. Under which terms it may be passed on is not known here; find out before you do.",
};

export function datasetCard(manifest: SetManifest): string {
  const { from, sets } = manifest;
  const terms = TERMS[from.on] ?? UNKNOWN;
  const there = SETS.filter((set) => sets[set].train.rows > 0);
  const total = there.reduce((sum, set) => sum + sets[set].train.rows + sets[set].valid.rows, 0);
  const front = {
    language: ["en"],
    license: terms.id,
    ...(terms.id === "other" && { license_name: terms.name }),
    pretty_name: `Oracle reasons for the next occupation (${from.on}, answers ${from.label})`,
    annotations_creators: ["machine-generated"],
    language_creators: ["machine-generated"],
    source_datasets: ["original"],
    size_categories: [sizeCategory(total)],
    task_categories: ["text-generation"],
    tags: ["career", "occupation", "onet", "explanation", "preference"],
    configs: there.map((set) => ({ config_name: set, data_files: dataFiles(set, manifest) })),
  };
  return `---
${stringify(front)}---

# Oracle reasons for the next occupation

A career history goes in; a reason and then the next occupation, an official O*NET-SOC 2019 title, come out. Each row was made from one case:
a person's history up to a moment, and the occupation that followed. The reasons are machine-generated; of several candidates a case the one
that judges found true, coherent and useful was chosen (the oracle), and others stand against it in the \`dpo\` sets. No person wrote or checked
them.

**People.** ${from.notice} Only people of the training part of \`${from.on}\` are in it; a share of ${manifest.heldOutShare} of them is
held out (\`valid\`) for the trainer's own loss curve. Prompts hold titles, dates, degrees and an alias per employer, and nothing else of a
person.

**What may be said of the answer.** \`${from.label}\`: ${LABELS[from.label]}

**Licence and attribution.** ${terms.words} ${ONET}

**Not for** deciding about anybody: the truths are what people did, with all that kept them from doing something else.

| set | rows to train | people | rows held out | left out, by cause |
|---|---|---|---|---|
${there.map((set) => row(set, manifest)).join("\n")}

Base \`${manifest.base}\`, template \`${manifest.template}\`, at most ${manifest.cutoff} tokens. Prompts: ${manifest.prompts.join(", ")}. Whose each
row is stands in \`index.jsonl\`, hashes and counts in \`manifest.json\`.
`;
}

const LABELS: Readonly<Record<SetManifest["from"]["label"], string>> = {
  allowed: "a reason may name the true occupation, as in the paper as published.",
  masked: "names of the true occupation in a reason are replaced.",
  forbidden: "no reason names the true occupation.",
};

function dataFiles(set: SetName, { sets }: SetManifest): { split: string; path: string }[] {
  const files = [{ split: "train", path: fileOf(set, "train") }];
  return sets[set].valid.rows === 0 ? files : [...files, { split: "validation", path: fileOf(set, "valid") }];
}

function row(set: SetName, { sets }: SetManifest): string {
  const { train, valid, dropped } = sets[set];
  const causes = Object.entries(dropped).map(([why, count]) => `${why} ${count}`);
  return `| ${set} | ${train.rows} | ${train.people} | ${valid.rows} | ${causes.join(", ") || "none"} |`;
}

/** The hub's own steps. */
function sizeCategory(rows: number): string {
  const steps = [1_000, 10_000, 100_000, 1_000_000];
  const names = ["n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M"];
  return names[steps.filter((step) => rows >= step).length]!;
}
