/**
 * A choice of oracle reasons, and contradictions between judges, as a person reads them.
 */
import { WEIGHED } from "../domain/index.ts";
import type { Disagreement } from "../judges/disagreements.ts";
import type { DisagreementList } from "../judges/list-disagreements.ts";
import type { Threshold } from "../reasons/choose/choice-figures.ts";
import type { ChoiceReport } from "../reasons/choose/choose-oracles.ts";
import { type AnswerBackFigures, FEWEST_CASES, type LeakFigures } from "../reasons/choose/leak-figures.ts";
import type { Interval } from "../statistics/bootstrap.ts";
import { textTable, WIDTH, wrapped } from "./table.ts";

export function choiceText({ on, rule, alternates, counts, leaks, file }: ChoiceReport): string {
  const { cases, chosen, naming } = counts;
  const thresholds = WEIGHED.map((criterion) => `${criterion} ${thresholdText(rule[criterion])}`);
  const names =
    alternates === undefined ? "official titles and codes" : `official and alternate titles (${alternates}), and codes`;
  return [
    `Oracle reasons of ${on}, training part; the answer's names: ${rule.label}`,
    `Chosen by ${thresholds.join(", ")}; then the most useful, the shorter, the first`,
    "",
    textTable(COUNT_COLUMNS, [
      ["cases", count(cases), ""],
      ["with an oracle", count(chosen), share(chosen, cases)],
      ...rows(counts.chosenBy, chosen, "  of these "),
      ...rows(counts.none, cases, "none: "),
      ["with a rejected reason", count(counts.casesWithPairs), share(counts.casesWithPairs, cases)],
      ...WEIGHED.map((criterion) => [`  pairs for ${criterion}`, count(counts.pairs[criterion]), ""]),
      ...rows(counts.others, undefined, "  other candidates: "),
      ["candidates that name the answer", count(naming.candidates), share(naming.candidates, naming.of)],
      ["  chosen ones, as proposed", count(naming.chosen), share(naming.chosen, chosen)],
    ]),
    "",
    `Names looked for: ${names}.`,
    "",
    leaks === undefined
      ? `What they give away is not told: fewer than ${FEWEST_CASES} cases have an oracle.`
      : leaksText(leaks),
    "",
    `Written to ${file}`,
    "",
  ].join("\n");
}

const COUNT_COLUMNS = [{ head: "" }, { head: "n", right: true }, { head: "share", right: true }];

function thresholdText({ judge, atLeast, nothingToCheck }: Threshold): string {
  return `${judge} >= ${atLeast}${nothingToCheck === "fails" ? " (nothing to check fails)" : ""}`;
}

function rows(counts: Readonly<Record<string, number>>, of: number | undefined, before: string): string[][] {
  return Object.entries(counts).map(([name, own]) => [
    `${before}${name}`,
    count(own),
    of === undefined ? "" : share(own, of),
  ]);
}

function leaksText(leaks: LeakFigures): string {
  const { n, prior, chosen, drawn, byChoosing, byRule, atMost, lift, answerBack } = leaks;
  const bits: [string, Interval][] = [
    ["the control's gain on chosen reasons, bits", chosen.gain],
    ["the same on reasons drawn at random, bits", drawn.gain],
    [`told by choosing, bits (at most ${atMost.toFixed(2)})`, byChoosing],
    ...(byRule ? ([["told by the label rule, bits", byRule]] satisfies [string, Interval][]) : []),
  ];
  return [
    `What the words give away (leak-only control, ${count(n)} cases; 95 % intervals by person)`,
    "",
    textTable(
      [{ head: "" }, { head: "value", right: true }, { head: "interval", right: true }],
      [
        ["its first title is the answer, chosen reasons, %", ...percent(chosen.first)],
        ["the same, reasons drawn at random, %", ...percent(drawn.first)],
        [`mean log p(answer), chosen reasons, nats (prior ${prior.toFixed(2)})`, ...plain(chosen.told)],
        ...bits.map(([name, interval]) => [name, ...plain(interval)]),
        ...(lift === undefined
          ? [["usefulness beyond the control", "not measured", ""]]
          : [
              [`usefulness (lift) of ${count(lift.n)} chosen reasons, nats`, ...plain(lift.lift)],
              ["  the control's gain on them, nats", ...plain(lift.control)],
              ["  lift beyond it, nats", ...plain(lift.beyond)],
            ]),
        ...(answerBack === undefined ? [] : answerBackRows(answerBack)),
      ],
    ),
    ...(answerBack === undefined ? ["", "Whether the answer comes back was not asked (--answer-back)."] : []),
  ].join("\n");
}

function answerBackRows({ n, unread, first, ten, gain }: AnswerBackFigures): string[][] {
  return [
    [`answer first again, names hidden, ${count(n)} cases (${count(unread)} unread), %`, ...percent(first.with)],
    ["  without the reason, %", ...percent(first.without)],
    ["  more with it, points", ...percent(first.more)],
    ["answer among the first ten again, %", ...percent(ten.with)],
    ["  without the reason, %", ...percent(ten.without)],
    ["  more with it, points", ...percent(ten.more)],
    ["nats by which it becomes likelier", ...plain(gain)],
  ];
}

export function disagreementsText({ pairs, largest }: DisagreementList): string {
  if (pairs.length === 0)
    return "No two judges scored the same candidates by one criterion, so there is nothing to disagree on.\n";
  const table = textTable(
    [{ head: "criterion" }, { head: "judges" }, { head: "candidates", right: true }, { head: "apart", right: true }],
    pairs.map(({ criterion, judges, n, distance }) => [criterion, judges.join(" / "), count(n), distance.toFixed(2)]),
  );
  return `${table}\n\n${largest.map(disagreementText).join("\n\n")}\n`;
}

function disagreementText({ id, candidate, text, criterion, views, of }: Disagreement): string {
  const seen = views.map(
    ({ judge, unit, value, place }) => `${judge}: place ${placeText(place)} of ${of} (${unit} ${value.toFixed(2)})`,
  );
  return `${id}, candidate ${candidate}, ${criterion}: ${seen.join("; ")}\n${wrapped(`  ${text}`, WIDTH, "  ")}`;
}

/** Equals share the mean of their places. */
function placeText(place: number): string {
  return Number.isInteger(place) ? String(place) : place.toFixed(1);
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function share(part: number, of: number): string {
  return of === 0 ? "" : `${((100 * part) / of).toFixed(1)} %`;
}

function plain({ value, low, high }: Interval): [string, string] {
  return [value.toFixed(3), `${low.toFixed(3)} to ${high.toFixed(3)}`];
}

function percent({ value, low, high }: Interval): [string, string] {
  return [(100 * value).toFixed(1), `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`];
}
