/**
 * The rule that makes a favourable outcome of a prediction, as the auditor states it.
 *
 *     selected                                 the predictions say themselves who was selected
 *     top-5 29-1141.00,11-9111.00              one of these titles is among the first five of the ranking
 *     score>median   score>=0.7                the predictions have a score
 *     p(29-1141.00)>median                     the score is the probability of these titles together
 *
 * In: the words of the rule.  Out: the rule as data, and as a sentence for the report.
 */
import { BadInputError, quoted } from "../../domain/index.ts";

/** What a score is compared with. */
export type Bar = { readonly than: "median" | number; readonly orEqual: boolean };

export type OutcomeRule =
  | { readonly kind: "selected" }
  | { readonly kind: "top"; readonly k: number; readonly codes: readonly string[] }
  /** Of the score that the predictions give, or of the probability of these titles together. */
  | { readonly kind: "score"; readonly codes: readonly string[] | undefined; readonly bar: Bar };

const MEND =
  "Rules are: selected; top-5 29-1141.00 (titles by commas); score>median; score>=0.7; p(29-1141.00)>median.";

/** @throws BadInputError "bad-outcome" */
export function readOutcomeRule(text: string): OutcomeRule {
  const said = text.trim();
  if (said === "selected") return { kind: "selected" };
  const [, k, titles] = /^top-(\d{1,4})\s+(\S.*)$/.exec(said) ?? [];
  if (k !== undefined && Number(k) > 0) return { kind: "top", k: Number(k), codes: codesIn(titles!) };
  const [, within, than, value] = /^(?:score|p\(([^()]+)\))\s*(>=?)\s*(median|-?\d+(?:\.\d+)?)$/.exec(said) ?? [];
  if (than === undefined)
    throw new BadInputError("bad-outcome", { file: "--outcome" }, `${quoted(text)} is no rule`, MEND);
  return {
    kind: "score",
    codes: within === undefined ? undefined : codesIn(within),
    bar: { than: value === "median" ? "median" : Number(value), orEqual: than === ">=" },
  };
}

function codesIn(text: string): string[] {
  const codes = text.split(/[\s,]+/).filter((code) => code !== "");
  return [...new Set(codes)];
}

/** Whether the rates are scoring rates (a share above a score) and no selection rates. */
export function isScoring(rule: OutcomeRule): boolean {
  return rule.kind === "score" && rule.bar.than === "median";
}

/** The rule as a sentence. @param median of the whole sample, where the rule asks for it */
export function outcomeText(rule: OutcomeRule, median: number | undefined): string {
  if (rule.kind === "selected")
    return "The favourable outcome is that the person was selected, as the predictions say.";
  if (rule.kind === "top")
    return `The favourable outcome is that ${oneOf(rule.codes)} is among the first ${rule.k} of the ranking.`;
  const of = rule.codes === undefined ? "the score" : `the probability of ${rule.codes.join(", ")}`;
  const { than, orEqual } = rule.bar;
  const bar = than === "median" ? `the median of the whole sample (${numberText(median!)})` : String(than);
  const or = orEqual ? "at or above" : "above";
  const unlike =
    than === "median" && orEqual ? " The rules of New York speak of scores above the median: score>median." : "";
  return `The favourable outcome is that ${of} is ${or} ${bar}.${unlike}`;
}

function oneOf(codes: readonly string[]): string {
  return codes.length === 1 ? codes[0]! : `one of ${codes.join(", ")}`;
}

function numberText(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
