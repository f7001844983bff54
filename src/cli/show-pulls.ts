/**
 * What the facts of a history move, as a table of facts by titles, and as the answer to "why this title?".
 *
 * People read strengths and how many times the odds are as high, rounded to what noise leaves of them.
 */

import { DEGREE_WORDS } from "../claims/phrases.ts";
import { type MeasuredPull, noiseOn, pullsOf, told } from "../claims/pulls.ts";
import { factPhrase, STRENGTH_NOTE, strengthOf } from "../claims/word-pulls.ts";
import { type Bands, bandOf, bandText } from "../evaluate/calibration-bands.ts";
import type { Advice } from "../pipeline/advise.ts";
import type { WhyTitle } from "../recommend/why-title.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { textTable, WIDTH, wrapped } from "./table.ts";

const TITLES_IN_TABLE = 5;

/** Facts by the titles that are shown first: how many times as high the odds are with the fact as without it. */
export function becauseText({ pulls, ranking }: Advice, taxonomy: Taxonomy): string {
  if (pulls === undefined) return "";
  if (pulls.facts.length === 0) return "What each fact moves: the history holds no fact that could be taken away.";
  const shown = ranking.filter(({ leftover }) => !leftover).slice(0, TITLES_IN_TABLE);
  const titles = shown.map(({ code }) => taxonomy.indexOf(code)!);
  const { draws } = pulls;
  const measured = titles.map((title) => pullsOf([title], pulls));
  const rows = pulls.facts.map((fact, at) => [
    `${factPhrase(fact.claim, taxonomy).text.replace(/,$/, "")}${fact.leavesNothing ? " *" : ""}`,
    ...measured.map((ofFacts) => timesText(ofFacts[at])),
    fact.key,
  ]);
  if (draws !== undefined)
    rows.push([
      `(the same history asked ${draws.length} times: noise)`,
      ...titles.map((title) => noiseText(noiseOn(title, draws))),
      "",
    ]);
  const columns = [
    { head: "What each fact moves" },
    ...shown.map((_, at) => ({ head: `${at + 1}`, right: true })),
    { head: "--hold ...=false" },
  ];
  const names = shown.map(({ title }, at) => `${at + 1} ${title}`).join("; ");
  const nothing = pulls.facts.some(({ leavesNothing }) => leavesNothing)
    ? " * Without it the history holds nothing to rank on: what is left is what people in general do."
    : "";
  const note = `How many times as high the odds are with the fact as without it (x up, / down; a dot is less than noise). ${names}.${nothing}${draws === undefined ? "" : DRAWN_NOTE}`;
  return `${textTable(columns, rows)}\n${wrapped(note, WIDTH)}`;
}

const DRAWN_NOTE =
  " This model may answer differently to the same history: what a fact moves is the mean over as many answers, each under a seed of its own, with its standard error behind ±, and a dot where it is less than twice that; the last row is the standard deviation of one answer; both in nats of log-odds.";

function timesText(measured: MeasuredPull | undefined): string {
  if (measured === undefined) return "?";
  const pull = told(measured);
  if (strengthOf(pull) === undefined) return ".";
  const times = Math.exp(Math.abs(pull));
  const error = measured.standardError === 0 ? "" : ` ${noiseText(measured.standardError)}`;
  return `${pull > 0 ? "x" : "/"}${times < 10 ? times.toFixed(1) : Math.min(99, Math.round(times))}${error}`;
}

function noiseText(noise: number | undefined): string {
  return noise === undefined ? "?" : `±${noise.toFixed(2)}`;
}

/** "Why not teacher?": what speaks for it, what against, and what would have to be otherwise. */
export function whyText(why: WhyTitle, bands: Bands | undefined, taxonomy: Taxonomy): string {
  const { code, title } = taxonomy.occupations[why.title]!;
  const band = bands && bandOf(bands.bands, why.probability);
  const often = band === undefined ? "" : `; when this was said, it followed for ${bandText(band)}`;
  const named = ({ fact, pull }: WhyTitle["facts"][number]) =>
    `${factPhrase(fact.claim, taxonomy).text.replace(/,$/, "")} (${strengthOf(pull)})`;
  const telling = why.facts.filter(({ pull }) => strengthOf(pull) !== undefined);
  const [speaking, against] = [telling.filter(({ pull }) => pull > 0), telling.filter(({ pull }) => pull < 0)];
  const degree = why.degrees.find(({ pull }) => pull > 0 && strengthOf(pull) !== undefined);
  const otherwise = [
    ...against.slice(0, 1).map(({ fact }) => `without ${factPhrase(fact.claim, taxonomy).text.replace(/,$/, "")}`),
    ...(degree === undefined ? [] : [`with ${DEGREE_WORDS[degree.level]} (${strengthOf(degree.pull)})`]),
  ];
  return [
    `Why ${title} (${code})?`,
    `  Place ${why.place.toLocaleString("en")} of ${taxonomy.occupations.length.toLocaleString("en")}${often}.`,
    `  For it: ${speaking.map(named).join("; ") || "no single fact"}.`,
    `  Against it: ${against.map(named).join("; ") || "no single fact"}.`,
    `  It would stand higher: ${otherwise.join("; ") || "nothing in this history or one more degree would move it by much"}.`,
    STRENGTH_NOTE,
  ]
    .map((line) => wrapped(line, WIDTH, line.startsWith("  ") ? "    " : ""))
    .join("\n");
}
