/**
 * Runs that lie in the page itself: `wherefore view` writes them there, so that one file shows them without a server.
 *
 * In: what was written (`BundledRuns`).  Out: the answers that the server would give, by the same functions.
 */

import type { BundledRun, BundledRuns } from "../../../src/evaluate/bundled-runs.ts";
import { casePairs } from "../../../src/evaluate/case-pairs.ts";
import { comparePair } from "../../../src/evaluate/compare.ts";
import { doseBeside, doseResponse } from "../../../src/evaluate/dose-response.ts";
import type { CaseScore } from "../../../src/evaluate/per-case.ts";
import {
  type CasesPage,
  type Comparison,
  type Report,
  type RunsSource,
  type ShownCase,
  SourceError,
} from "./source.ts";

/** The server's seed for what it reckons when it is asked. */
const SEED = 1;

export function bundledSource({ runs, titles }: BundledRuns): RunsSource {
  const named = (name: string) =>
    runs.find(({ listed }) => listed.id === name) ?? refuse("unknown-run", `There is no run "${name}" in this file.`);
  /** METHOD of a run, or RUN:METHOD. */
  const scoresOf = (run: BundledRun, name: string): readonly CaseScore[] => {
    const own = run.scores[name];
    if (own !== undefined) return own;
    const at = name.indexOf(":");
    const other = at < 0 ? undefined : named(name.slice(0, at)).scores[name.slice(at + 1)];
    return other ?? refuse("unknown-method", `There is no method "${name}" in this file.`);
  };
  return {
    list: async () => runs.map(({ listed }) => listed),
    report: async (run) => named(run).report as unknown as Report,
    async cases(name, { a, b, show, from, limit }) {
      const run = named(name);
      const pairs = casePairs(scoresOf(run, a), b === undefined ? undefined : scoresOf(run, b), show);
      const cases = pairs.slice(from, from + limit) as CasesPage["cases"];
      return { id: name, a, b: b ?? null, found: pairs.length, cases, titles };
    },
    async case(name, id) {
      const run = named(name);
      const methods = Object.entries(run.scores).flatMap(([method, scores]) => {
        const score = scores.find((one) => one.case === id);
        const answer = run.answers.find((one) => one.case === id && one.method === method) ?? null;
        return score === undefined ? [] : [{ score, answer }];
      });
      if (methods.length === 0) refuse("unknown-case", `The run has no case "${id}".`);
      const history = run.histories.find((one) => one.case === id) ?? null;
      const keepsAnswers = run.listed.keepsAnswers === true;
      return { id: name, case: id, keepsAnswers, history, methods, titles } as ShownCase;
    },
    async doses(name, { method, criterion, ...asked }) {
      const run = named(name);
      const beside = asked.beside ?? doseBeside(run.report, method);
      const answers = new Map(run.answers.filter((one) => one.method === method).map((one) => [one.case, one]));
      const other = beside === undefined ? undefined : scoresOf(run, beside);
      const { rows, unscored } = doseResponse(scoresOf(run, method), answers, criterion, other, SEED);
      return { method, beside: beside ?? null, criterion, rows: [...rows], unscored };
    },
    async compare(a, b) {
      const [first] = runs;
      const compared = comparePair(a, scoresOf(first!, a), b, scoresOf(first!, b), SEED);
      return { ...compared, logP: compared.logP && { ...compared.logP, holm: compared.logP.p } } as Comparison;
    },
  };
}

function refuse(code: string, said: string): never {
  throw new SourceError(code, said);
}
