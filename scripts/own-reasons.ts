/**
 * How true a career model's own reasons are: one for each of NLSY97's validation people, judged by measuring.
 *
 *     node scripts/own-reasons.ts FOLDER...            (WHEREFORE_DATA names the public data)
 *
 * In: folders of taught career models.  Out: a row each: what share of its reasons end by themselves, say anything that the history could bear
 * out, and of these how much holds and how much agrees with itself, with intervals by person; and the perplexity of the truth after the reason.
 */
import { readCareerModel } from "../src/career/file.ts";
import { reasonWriter, USUAL_SAMPLING } from "../src/career/write-reasons.ts";
import { checkText } from "../src/claims/check.ts";
import { readText } from "../src/claims/read-text.ts";
import type { Verdict } from "../src/domain/index.ts";
import { bootstrapRatios } from "../src/evaluate/bootstrap.ts";
import { openDataset } from "../src/histories/datasets.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { casesByPart } from "../src/pipeline/teach-career.ts";
import { coherenceOf } from "../src/reasons/judges/coherence.ts";

type OwnReason = {
  readonly person: string;
  readonly ended: boolean;
  readonly factuality: Verdict;
  readonly coherence: Verdict;
  /** -log p(truth | history, reason). */
  readonly nats: number;
};

const SEED = 1;
const taxonomy = loadTaxonomy();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());
const { valid } = await casesByPart(dataset);
const { signal } = new AbortController();

for (const folder of process.argv.slice(2)) {
  const { network, members } = await readCareerModel(folder, taxonomy);
  const writer = await reasonWriter(network, members[0]!, { ...USUAL_SAMPLING, reasons: 1 }, 1);
  const written: OwnReason[] = [];
  for (const { person, history, next } of valid) {
    const [reason] = await writer.write(history, SEED, signal);
    const { text, ended, distribution } = reason!;
    written.push({
      person,
      ended,
      factuality: checkText(text, history, taxonomy).verdict,
      coherence: coherenceOf(readText(text, taxonomy), text, taxonomy),
      nats: -Math.log(distribution[taxonomy.indexOf(next.code)!]!),
    });
  }
  await writer.close();
  const share = (of: readonly boolean[]) => `${((100 * of.filter(Boolean).length) / of.length).toFixed(1)} %`;
  const meanOf = (criterion: "factuality" | "coherence") => {
    const judged = written.flatMap(({ person, [criterion]: verdict }) =>
      verdict.kind === "share" ? [{ person, share: verdict.share }] : [],
    );
    const people = judged.map(({ person }) => person);
    const [mean] = bootstrapRatios(people, [judged.map((one) => one.share)], SEED);
    return `${mean!.value.toFixed(3)} [${mean!.low.toFixed(3)}, ${mean!.high.toFixed(3)}] (n = ${judged.length})`;
  };
  const perplexity = Math.exp(written.reduce((sum, { nats }) => sum + nats, 0) / written.length);
  console.log(
    `| ${folder} | ${share(written.map(({ ended }) => ended))} | ${meanOf("factuality")} | ${meanOf("coherence")} | ${perplexity.toFixed(1)} |`,
  );
}
