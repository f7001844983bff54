/**
 * What `wherefore judges check` found, as tables: one part a criterion, then what another judge would have chosen.
 */

import type { CriterionReport, JudgeReport } from "../judges/check-judges.ts";
import type { PairAgreement, PanelAgreement } from "../judges/rater-agreement.ts";
import type { JudgeSwap } from "../judges/swap-judges.ts";
import { type AltTestResult, LEAST_ITEMS } from "../statistics/alt-test.ts";
import { estimateText, rateText } from "./show-statistics.ts";
import { figureTable, WIDTH, wrapped } from "./table.ts";

export function checkText(criteria: readonly CriterionReport[], swaps: readonly JudgeSwap[]): string {
  const notice =
    "In brackets 95 % intervals, drawn by person. A kappa or alpha of 0 is what the base rates alone would give; read none without them.";
  return [
    ...criteria.map(criterionText),
    ...(swaps.length === 0 ? [] : [swapsText(swaps)]),
    wrapped(notice, WIDTH),
  ].join("\n\n");
}

function criterionText({ criterion, judges, amongJudges, amongPeople, withPeople, altTest }: CriterionReport): string {
  const repeated = judges.filter(({ repeats }) => repeats !== undefined);
  const stands = Object.entries(altTest);
  return [
    `${criterion.toUpperCase()}`,
    baseRatesText(judges),
    ...(repeated.length === 0 ? [] : ["Asked again:", repeatsText(repeated)]),
    ...(amongJudges.length === 0 ? [] : ["Judges among themselves:", pairsText(amongJudges)]),
    ...(amongPeople === undefined ? [] : ["People among themselves:", panelText(amongPeople)]),
    ...(withPeople.length === 0 ? [] : ["Judges and people:", pairsText(withPeople)]),
    ...(stands.length === 0
      ? []
      : ["May a judge stand in for a person (alternative annotator test)?", standsText(stands)]),
    "Mean verdict by who wrote the reason (* the judge's own family):",
    familiesText(judges),
  ].join("\n");
}

function baseRatesText(judges: readonly JudgeReport[]): string {
  const rows = judges.map(({ judge, unit, atLeast, passes, unscored, probes }) => [
    judge,
    String(passes.n),
    Object.entries(unscored)
      .map(([why, n]) => `${n} ${why}`)
      .join(", ") || "0",
    `${atLeast} ${unit}`,
    rateText(passes),
    estimateText(probes.length),
    estimateText(probes.position),
  ]);
  return figureTable(
    ["Judge", "scored", "unscored", "threshold", "passes", "tau with length", "tau with place"],
    rows,
    false,
  );
}

function repeatsText(judges: readonly JudgeReport[]): string {
  const rows = judges.map(({ judge, repeats }) => [
    judge,
    String(repeats!.questions),
    estimateText(repeats!.identical),
    estimateText(repeats!.alpha),
  ]);
  return figureTable(["Judge", "questions", "all answers the same", "alpha"], rows, false);
}

function pairsText(pairs: readonly PairAgreement[]): string {
  const rows = pairs.map(({ a, b, n, passRates, sameSide, sideKappa, tau, grades }) => [
    `${a} / ${b}`,
    String(n),
    passRates?.map((share) => `${(100 * share).toFixed(0)} %`).join(" / ") ?? "-",
    estimateText(sameSide),
    estimateText(sideKappa),
    estimateText(tau),
    grades === undefined ? "-" : estimateText(grades.quadraticKappa),
  ]);
  return figureTable(["", "n", "pass", "same side", "kappa of the side", "tau-b", "quadratic kappa"], rows, false);
}

function panelText({ raters, sideAlpha, sideFleiss, grades }: PanelAgreement): string {
  const rows = [
    ["alpha, pass or not", estimateText(sideAlpha), itemsOf(sideAlpha)],
    ["Fleiss' kappa, pass or not, where all answered", estimateText(sideFleiss), itemsOf(sideFleiss)],
    ...(["nominal", "ordinal", "interval"] as const).flatMap((level) =>
      grades === undefined ? [] : [[`alpha of grades, ${level}`, estimateText(grades[level]), itemsOf(grades[level])]],
    ),
  ];
  return figureTable([raters.join(", "), "", "n"], rows, false);
}

function itemsOf({ n }: PanelAgreement["sideAlpha"]): string {
  return String(n);
}

function standsText(results: readonly (readonly [string, AltTestResult])[]): string {
  const rows = results.map(([judge, result]) =>
    result.kind === "tested"
      ? [judge, result.winningRate.toFixed(2), result.advantage.toFixed(2), String(result.people.length)]
      : [judge, `nobody shares ${LEAST_ITEMS} items with it and another person`, "", "0"],
  );
  return figureTable(["Judge", "winning rate", "advantage", "people"], rows, false);
}

function familiesText(judges: readonly JudgeReport[]): string {
  const writers = [...new Set(judges.flatMap(({ families }) => families.map(({ writer }) => writer)))];
  const rows = judges.map(({ judge, families }) => [
    judge,
    ...writers.map((writer) => {
      const cell = families.find((one) => one.writer === writer);
      return cell === undefined ? "-" : `${estimateText(cell.mean)}${cell.own ? " *" : ""}`;
    }),
  ]);
  return figureTable(["Judge", ...writers], rows, false);
}

function swapsText(swaps: readonly JudgeSwap[]): string {
  const rows = swaps.map(({ criterion, from, to, changed, tau }) => [
    `${criterion}: ${from} to ${to}`,
    String(changed.n),
    rateText(changed),
    estimateText(tau),
  ]);
  return `ANOTHER JUDGE\n${figureTable(["", "cases", "another oracle or none", "tau-b of the candidates"], rows, false)}`;
}
