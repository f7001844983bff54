/**
 * How often does a coder of NLSY97 change its mind? Accuracy by how sure a label is stands in the report of `wherefore evaluate`.
 *
 *     node experiments/label-noise.ts            (WHEREFORE_DATA names the public data)
 *
 * In: the survey's careers with their Census codes.  Out: of three codes one after the other at one employer, how often the first comes back
 * after another: a coder's doubt rather than a person's move.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { rateOf } from "../src/statistics/rates.ts";

type SurveyJob = { readonly census2010: string; readonly employer: number };
type SurveyCareer = { readonly jobs: readonly SurveyJob[] };

const data = process.env["WHEREFORE_DATA"] ?? "../shared/data";
const careers = gunzipSync(readFileSync(join(data, "nlsy97-careers/careers.jsonl.gz")))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as SurveyCareer);

let [all, back] = [0, 0];
for (const { jobs } of careers) {
  for (let at = 2; at < jobs.length; at++) {
    const [first, second, third] = jobs.slice(at - 2, at + 1) as [SurveyJob, SurveyJob, SurveyJob];
    if (first.employer !== second.employer || second.employer !== third.employer) continue;
    if (first.census2010 === second.census2010 || second.census2010 === third.census2010) continue;
    all++;
    if (first.census2010 === third.census2010) back++;
  }
}
const { low, high } = rateOf(back, all);
console.log(
  `Of ${all} runs of three codes at one employer, each other than the one before, the first comes back in ${back}: ` +
    `${((100 * back) / all).toFixed(1)} % [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}].`,
);
