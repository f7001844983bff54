/**
 * A recommendation as a person reads it on a terminal.
 *
 * People get counts of what followed, never decimals, and no leftover title as advice; programs get every number (pipeline/advice-json.ts).
 */
import { STRENGTH_NOTE } from "../claims/word-pulls.ts";
import type { HeldClaim, Reason, WeightedReason } from "../domain/index.ts";
import { type Band, type Bands, bandOf, bandText, type ListBands } from "../evaluate/calibration-bands.ts";
import { reasonsShown, type Shown } from "../pipeline/advice-json.ts";
import type { Advice, RankedTitle } from "../pipeline/advise.ts";
import type { WhyTitle } from "../recommend/why-title.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { correctionText, historyText } from "./show-history.ts";
import { becauseText, whyText } from "./show-pulls.ts";
import { textTable, WIDTH, wrapped } from "./table.ts";

export type ShownText = Shown & {
  /** The table of facts by titles is printed. */
  readonly because?: true | undefined;
};

export function adviceText(
  advice: Advice,
  shown: ShownText,
  bands: Bands | undefined,
  taxonomy: Taxonomy,
  why?: WhyTitle,
): string {
  return [
    [historyText(advice.history, taxonomy), correctionText(advice.history)].filter(Boolean).join("\n"),
    why === undefined
      ? reasonText(advice, shown, taxonomy)
      : whyText(why, advice.held.length === 0 ? bands : undefined, taxonomy),
    shown.because ? becauseText(advice, taxonomy) : "",
    ...listsText(advice, shown, advice.held.length === 0 ? bands : undefined),
    closingText(advice),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function reasonText(advice: Advice, shown: Shown, taxonomy: Taxonomy): string {
  const lines = reasonsShown(advice, shown).map(({ reason, weight, speaksFor }: WeightedReason) => {
    const titles = speaksFor
      .map((code) => taxonomy.indexOf(code)!)
      .filter((title) => !taxonomy.leftover[title])
      .slice(0, 3)
      .map((title) => taxonomy.occupations[title]!.title);
    const speaks = titles.length === 0 ? "" : ` Speaks for: ${titles.join("; ")}.`;
    return wrapped(
      `- ${reason.text}${checkedText(reason)}${speaks} (${Math.round(100 * weight)} % of the ranking rests on this)`,
      WIDTH,
      "  ",
    );
  });
  const note = advice.reasons.some(({ pulls }) => pulls !== undefined) ? [wrapped(STRENGTH_NOTE, WIDTH)] : [];
  return lines.length === 0 ? "" : ["Why", ...lines, ...note].join("\n");
}

/** Composed claims hold by construction; of a model's words it is said how many were checked and hold. */
function checkedText({ provenance, claims }: Reason): string {
  if (provenance.by !== "model") return "";
  const checked = claims.filter(({ standing }) => standing !== "open");
  const holding = checked.filter(({ standing }) => standing === "true").length;
  return checked.length === 0
    ? " [written by a model; nothing in it could be checked]"
    : ` [written by a model; ${holding} of ${checked.length} checked claims hold]`;
}

/** Who answered that they want to move reads what would be new first; everybody else what people with this history do next. */
function listsText(advice: Advice, shown: Shown, bands: Bands | undefined): string[] {
  const usual = rankingText(advice.ranking, shown, "People often next", "When this was said, it followed for", bands);
  const anew =
    advice.rankingNew.length === 0
      ? "Nothing that would be new has any probability by this method."
      : rankingText(advice.rankingNew, shown, "New for you", "Of those who took up something new, for", bands?.new);
  const source = bands === undefined ? [] : [countedText(bands, shown)];
  if (shown.new) return [anew, ...source];
  return [...(wantsToMove(advice.held) ? [anew, usual] : [usual, anew]), ...source];
}

/** The answer to "stay or move?", where it was given. */
function wantsToMove(held: readonly HeldClaim[]): boolean {
  return held.some(({ says, standing }) => {
    if (says.kind !== "move") return false;
    return says.move === "stay" ? standing === "false" : says.move !== "return" && standing === "true";
  });
}

function rankingText(
  ranking: readonly RankedTitle[],
  shown: Shown,
  head: string,
  followed: string,
  bands: ListBands | undefined,
): string {
  const advised = ranking
    .filter(({ leftover }) => !leftover)
    .slice(0, shown.top === "all" ? ranking.length : shown.top);
  const columns = [{ head: "", right: true }, { head }, { head: "Code" }, { head: bands ? followed : "" }];
  const rows = advised.map((title, at) => [
    `${at + 1}`,
    title.title,
    title.code,
    bands ? followedText(title, bands.bands) : "",
  ]);
  return textTable(columns, rows);
}

function countedText({ on, people, new: anew }: Bands, shown: Shown): string {
  const those = `${anew.people} ${shown.new ? "people" : "of them"} whose next occupation was new to them`;
  const counted = shown.new ? those : `${people} people; what is new, on the ${those}`;
  return wrapped(`Counted on ${counted} (${on}); n is how many titles were shown with such a probability.`, WIDTH);
}

function followedText({ probability }: RankedTitle, bands: readonly Band[]): string {
  const band = bandOf(bands, probability);
  return band === undefined ? "not counted" : `${bandText(band)} (n = ${band.shown.toLocaleString("en")})`;
}

function closingText({ question, marks, recommendation }: Advice): string {
  return [
    ...recommendation.evidence.map((line) => wrapped(line, WIDTH)),
    ...marks.map(({ said }) => wrapped(`Mind: ${said}`, WIDTH, "  ")),
    ...(question
      ? [
          wrapped(
            `Worth asking: ${question.text} (--hold ${question.claim}=true or =false; ${question.bits.toFixed(2)} bits)`,
            WIDTH,
            "  ",
          ),
        ]
      : []),
  ].join("\n");
}
