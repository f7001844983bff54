/**
 * How true a career model's own reasons are, and whether true ones rank better: reasons for each of NLSY97's validation people, judged by measuring.
 *
 *     node experiments/own-reasons.ts [--reasons K] FOLDER...            (WHEREFORE_DATA names the public data)
 *
 * In: folders of trained career models.  Out: a row each: what share of its reasons end by themselves, how much of what the history could bear out
 * holds, how much agrees with itself, with intervals by person; the perplexity of the truth after them; and with K > 1 how many nats are gained by
 * reading the truest of a person's K reasons in place of the first as many.
 */

import { parseArgs } from "node:util";
import { readCareerModel } from "../src/career-model/career-file.ts";
import { reasonWriter, USUAL_SAMPLING } from "../src/career-model/write-reasons.ts";
import { checkText } from "../src/claims/check.ts";
import { readText } from "../src/claims/read-text.ts";
import type { Verdict } from "../src/domain/index.ts";
import { casesByPart } from "../src/histories/cases-by-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { coherenceOf } from "../src/judges/kinds/coherence.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";

type OwnReason = {
  readonly ended: boolean;
  readonly factuality: Verdict;
  readonly coherence: Verdict;
  /** p(truth | history, reason). */
  readonly truth: number;
};

const SEED = 1;
const { values, positionals: folders } = parseArgs({
  options: { reasons: { type: "string", default: "1" } },
  allowPositionals: true,
});
const taxonomy = loadTaxonomy();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());
const { valid } = await casesByPart(dataset);
const people = valid.map(({ person }) => person);
const { signal } = new AbortController();

for (const folder of folders) {
  const own = await reasonsOf(folder, Number(values.reasons));
  const all = own.flat();
  const ended = (100 * all.filter((reason) => reason.ended).length) / all.length;
  const nats = own.map((reasons) => -Math.log(meanTruth(reasons)));
  const perplexity = Math.exp(nats.reduce((sum, one) => sum + one, 0) / nats.length);
  const gained = own.map((reasons) => {
    const chosen = truest(reasons);
    return Math.log(meanTruth(chosen)) - Math.log(meanTruth(reasons.slice(0, chosen.length)));
  });
  const columns = [folder, `${ended.toFixed(1)} %`, meanShare(own, "factuality"), meanShare(own, "coherence")];
  // Of one reason there is nothing to choose.
  const last = all.length > own.length ? [meanByPerson(people, gained)] : [];
  console.log(`| ${[...columns, perplexity.toFixed(1), ...last].join(" | ")} |`);
}

/** @returns of each person the reasons */
async function reasonsOf(folder: string, reasons: number): Promise<OwnReason[][]> {
  const { network, members } = await readCareerModel(folder, taxonomy);
  const writer = await reasonWriter(network, members[0]!, { ...USUAL_SAMPLING, reasons }, 1);
  const own: OwnReason[][] = [];
  for (const { history, next } of valid) {
    const written = await writer.write(history, SEED, signal);
    own.push(
      written.map(({ text, ended, distribution }) => ({
        ended,
        factuality: checkText(text, history, taxonomy).verdict,
        coherence: coherenceOf(readText(text, taxonomy), text, taxonomy),
        truth: distribution[taxonomy.indexOf(next.code)!]!,
      })),
    );
  }
  await writer.close();
  return own;
}

function meanTruth(reasons: readonly OwnReason[]): number {
  return reasons.reduce((sum, { truth }) => sum + truth, 0) / reasons.length;
}

/** Those of which the greatest share holds; all of them where none can be checked. */
function truest(reasons: readonly OwnReason[]): readonly OwnReason[] {
  const shareOf = ({ factuality }: OwnReason) => (factuality.kind === "share" ? factuality.share : -1);
  const most = Math.max(...reasons.map(shareOf));
  return reasons.filter((reason) => shareOf(reason) === most);
}

/** Over the reasons in which something could be judged. */
function meanShare(own: readonly OwnReason[][], criterion: "factuality" | "coherence"): string {
  const judged = own.flatMap((reasons, at) =>
    reasons.flatMap(({ [criterion]: verdict }) =>
      verdict.kind === "share" ? [{ person: people[at]!, share: verdict.share }] : [],
    ),
  );
  const mean = meanByPerson(
    judged.map(({ person }) => person),
    judged.map(({ share }) => share),
  );
  return `${mean} (n = ${judged.length})`;
}

function meanByPerson(of: readonly string[], values: readonly number[]): string {
  const [mean] = bootstrapRatios(of, [values], SEED);
  return `${mean!.value.toFixed(3)} [${mean!.low.toFixed(3)}, ${mean!.high.toFixed(3)}]`;
}
