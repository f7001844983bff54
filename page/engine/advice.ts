/**
 * One person's session becomes what the page shows.
 *
 * In: a session (a career, answers, what was struck).  Out: `Shown`. The recommender is asked once a history; answers about what is ahead are
 * Bayes alone, so they are reckoned within a frame.
 */
import { updateByClaims } from "../../src/claims/bayes.ts";
import { moveTo } from "../../src/claims/direction.ts";
import { claimKey } from "../../src/claims/keys.ts";
import type { PulledFact } from "../../src/claims/pulls.ts";
import { pullOn } from "../../src/claims/pulls.ts";
import { strengthOf } from "../../src/claims/word-pulls.ts";
import {
  type AheadClaim,
  type CareerHistory,
  type Distribution,
  type HeldClaim,
  newToPerson,
  occupationCodes,
  ownTitles,
  quietRun,
  type Recommender,
  type YearMonth,
} from "../../src/domain/index.ts";
import type { Bands } from "../../src/evaluate/calibration-bands.ts";
import { historyOf } from "../../src/histories/cases.ts";
import { loadBands } from "../../src/methods/bands-of-default.ts";
import { embeddedDefault } from "../../src/methods/career-methods.ts";
import { type Advice, advise, holdClaims } from "../../src/pipeline/advise.ts";
import { DEFAULT_METHOD } from "../../src/recommend/by-career-model.ts";
import { type Way, waysOf } from "../../src/recommend/ways.ts";
import { loadTaxonomy } from "../../src/taxonomy/facts.ts";
import type { Taxonomy } from "../../src/taxonomy/taxonomy.ts";
import { advisable, effectOf, followedFor, type Placed, placed } from "./followed.ts";
import type { AheadShown, FactShown, QuestionShown, RankedOccupation, Session, Shown, WayShown } from "./shown.ts";

const MOST_SHOWN = 10;
const MOST_WAYS = 4;
/** Ways less likely than this are not worth a line. */
const FEWEST_SHARE = 0.03;

export type Adviser = {
  /** @returns undefined where nothing of the history was understood, or what is left of it after corrections holds nothing to rank on */
  readonly show: (session: Session, today: YearMonth) => Promise<Shown | undefined>;
  /** The advice behind a session that was shown, for what else is asked of it. */
  readonly adviceOn: (session: Session, today: YearMonth) => Promise<Advice | undefined>;
  readonly recommender: Recommender;
  readonly bands: Bands;
};

export function adviser(): Adviser {
  const taxonomy = loadTaxonomy();
  const recommender = embeddedDefault(taxonomy);
  const bands = loadBands(DEFAULT_METHOD)!;
  /** Careers as they were first read, and as they are with something struck: the same few are asked about again and again. */
  const known = new Map<string, Advice>();
  const adviceOn: Adviser["adviceOn"] = async ({ career, struck }, today) => {
    const key = JSON.stringify([career, struck, today]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const past = struck.map((one) => ({ past: one, standing: "false" as const }));
    const advice = await advise(historyOf(career, today), recommender, past, taxonomy, quietRun());
    if (advice.notUnderstood !== undefined) return undefined;
    if (known.size >= 50) known.clear();
    known.set(key, advice);
    return advice;
  };
  return {
    recommender,
    bands,
    adviceOn,
    async show(session, today) {
      const begun = performance.now();
      const first = await adviceOn({ ...session, struck: [] }, today);
      const base = session.struck.length === 0 ? first : await adviceOn(session, today);
      if (first === undefined || base === undefined) return undefined;
      const advice = holdClaims(base, session.held, taxonomy, session.skipped);
      const shown = shownOf(advice, base, first, session, bands, taxonomy);
      return { ...shown, milliseconds: performance.now() - begun };
    },
  };
}

function shownOf(
  advice: Advice,
  base: Advice,
  first: Advice,
  session: Session,
  bands: Bands,
  taxonomy: Taxonomy,
): Omit<Shown, "milliseconds"> {
  const { history, distribution } = advice;
  const now = placed(distribution, taxonomy);
  const own = ownTitles(history, taxonomy.indexOf);
  const ways = waysOf(distribution, history, taxonomy);
  const told = ways.filter(({ share }, at) => at === 0 || share >= FEWEST_SHARE);
  return {
    history: first.history,
    usual: rankedIn(
      now.order,
      distribution,
      placed(first.distribution, taxonomy).order,
      history,
      bands.bands,
      taxonomy,
    ),
    anew: anewOf(advice, first, own, bands, taxonomy),
    wantsToMove: wantsToMove(session.held),
    ways: shownWays(told, advice, taxonomy),
    facts: [
      ...(advice.pulls?.facts ?? []).map((fact) => shownFact(fact, ways[0]!.titles, now, bands, taxonomy)),
      ...struckFacts(first, session, now, bands, taxonomy),
    ],
    ahead: aheadOf(told, advice, base, session.held, now, bands, taxonomy),
    question: questionOf(advice, now, taxonomy),
    marks: advice.marks,
    evidence: advice.recommendation.evidence,
    estimated: session.held.length > 0,
    people: { usual: bands.people, anew: bands.new.people },
    titles: titlesOf(first, session, taxonomy),
  };
}

/** Official titles of all codes that the history and the answers name. */
function titlesOf({ history, explained }: Advice, { held }: Session, taxonomy: Taxonomy): Record<string, string> {
  const claims = [...(explained?.facts ?? []).map(({ claim }) => claim.says), ...held.map(({ says }) => says)];
  const codes = [...occupationCodes(history), ...claims.flatMap((says) => ("code" in says ? [says.code] : []))];
  return Object.fromEntries(
    codes.map((code) => [code, taxonomy.occupations[taxonomy.indexOf(code) ?? -1]?.title ?? code]),
  );
}

function rankedIn(
  order: readonly number[],
  distribution: Distribution,
  before: readonly number[],
  history: CareerHistory,
  bands: Bands["bands"],
  taxonomy: Taxonomy,
): RankedOccupation[] {
  return order.slice(0, MOST_SHOWN).map((title, at) => ({
    ...taxonomy.occupations[title]!,
    place: at + 1,
    placeBefore: before.indexOf(title) + 1,
    followed: followedFor(distribution[title]!, bands),
    probability: distribution[title]!,
    move: moveTo(history, title, taxonomy),
  }));
}

function anewOf(advice: Advice, first: Advice, own: ReadonlySet<number>, bands: Bands, taxonomy: Taxonomy) {
  const distribution = newToPerson(advice.distribution, own) ?? new Float64Array(taxonomy.occupations.length);
  const order = advisable(distribution, taxonomy, own);
  const before = advisable(first.distribution, taxonomy, own);
  return rankedIn(order, distribution, before, advice.history, bands.new.bands, taxonomy);
}

/** The answer to "stay or move?", where it was given. */
function wantsToMove(held: readonly HeldClaim[]): boolean {
  return held.some(({ says, standing }) => {
    if (says.kind !== "move") return false;
    return says.move === "stay" ? standing === "false" : says.move !== "return" && standing === "true";
  });
}

function shownWays(told: readonly Way[], { reasons, pulls }: Advice, taxonomy: Taxonomy): WayShown[] {
  const facts = new Map(pulls?.facts.map((fact) => [fact.key, fact]));
  return told.slice(0, MOST_WAYS).map(({ move, major, titles, share }, at) => ({
    move,
    major,
    share,
    titles: titles
      .filter((title) => !taxonomy.leftover[title])
      .slice(0, 2)
      .map((title) => taxonomy.occupations[title]!.title),
    facts: (reasons[at]?.pulls ?? []).flatMap(({ claim, pull }) => {
      const fact = facts.get(claim);
      const strength = strengthOf(pull);
      return fact === undefined || strength === undefined
        ? []
        : [{ key: claim, says: fact.claim.says, for: pull > 0, strength }];
    }),
  }));
}

function shownFact(
  { key, claim, without }: PulledFact,
  titles: readonly number[],
  now: Placed,
  { bands }: Bands,
  taxonomy: Taxonomy,
): FactShown {
  const pull = pullOn(titles, now.distribution, without);
  const strength = pull === undefined ? undefined : strengthOf(pull);
  return {
    key,
    says: claim.says,
    rests: claim.rests,
    speaks: strength === undefined ? undefined : { for: pull! > 0, strength },
    without: effectOf(now, placed(without, taxonomy), bands, taxonomy),
    struck: false,
  };
}

/** What was struck stays in sight, with what became of the ranking by it. */
function struckFacts(
  first: Advice,
  { struck, held }: Session,
  now: Placed,
  { bands }: Bands,
  taxonomy: Taxonomy,
): FactShown[] {
  const before = placed(updateByClaims(first.distribution, held, first.history, taxonomy), taxonomy);
  const facts = first.explained?.facts ?? [];
  return struck.flatMap((key) => {
    const fact = facts.find((one) => one.key === key);
    if (fact === undefined) return [];
    const { says, rests } = fact.claim;
    return [{ key, says, rests, speaks: undefined, without: effectOf(before, now, bands, taxonomy), struck: true }];
  });
}

/** What is held of the way ahead, then what the likeliest ways say of it. */
function aheadOf(
  told: readonly Way[],
  { distribution, history }: Advice,
  base: Advice,
  held: readonly HeldClaim[],
  now: Placed,
  { bands }: Bands,
  taxonomy: Taxonomy,
): AheadShown[] {
  const answered = held.map(({ says, standing }, at): AheadShown => {
    const others = held.filter((_, other) => other !== at);
    const without = placed(updateByClaims(base.recommendation.distribution, others, history, taxonomy), taxonomy);
    return { key: claimKey(says), says, standing, otherwise: effectOf(without, now, bands, taxonomy) };
  });
  const open = told
    .map(({ move, major }): AheadClaim => (move === "elsewhere" ? { kind: "field", major } : { kind: "move", move }))
    .filter((says) => !answered.some(({ key }) => key === claimKey(says)))
    .slice(0, 3)
    .map((says): AheadShown => {
      const after = updateByClaims(distribution, [{ says, standing: "false" }], history, taxonomy);
      const otherwise = effectOf(now, placed(after, taxonomy), bands, taxonomy);
      return { key: claimKey(says), says, standing: "open", otherwise };
    });
  return [...answered, ...open];
}

function questionOf(
  { questionAhead: question, distribution, history }: Advice,
  now: Placed,
  taxonomy: Taxonomy,
): QuestionShown | undefined {
  if (question === undefined) return undefined;
  const firstTen = new Set(now.order.slice(0, MOST_SHOWN));
  const moved = (["true", "false"] as const).map((standing) => {
    const after = updateByClaims(distribution, [{ says: question.says, standing }], history, taxonomy);
    const order = advisable(after, taxonomy).slice(0, MOST_SHOWN);
    return order.filter((title, at) => now.order[at] !== title || !firstTen.has(title)).length;
  });
  return { key: question.claim, says: question.says, bits: question.bits, moves: Math.max(...moved) };
}
