/**
 * What the worker tells the page: plain values, chosen and counted by the engine, worded by the page in its reader's language.
 *
 * In: nothing.  Out: types.
 */
import type {
  AheadClaim,
  Career,
  CareerHistory,
  DegreeLevel,
  HeldClaim,
  HistoryClaim,
  Mark,
  Move,
  OccupationCode,
  Place,
} from "../../src/domain/index.ts";
import type { Outlooks } from "../../src/taxonomy/outlook.ts";

/** Everything about one person that the page holds; the worker keeps nothing that is not reckoned from it. */
export type Session = {
  readonly career: Career;
  readonly held: readonly HeldClaim[];
  /** Keys of facts that the person says are not so. */
  readonly struck: readonly string[];
  /** Keys of claims that were asked about and passed over. */
  readonly skipped: readonly string[];
};

/** When the model said this of a title, how often it followed. */
export type Followed = {
  /** Of 100, rounded to what the counts carry; 0 says fewer than 1. */
  readonly of100: number;
  /** A 95 % interval of that share, of 100. */
  readonly low: number;
  readonly high: number;
  /** How many titles were shown with such a probability. */
  readonly counted: number;
};

export type RankedOccupation = {
  readonly code: OccupationCode;
  readonly title: string;
  /** From 1, leftovers not counted. */
  readonly place: number;
  /** Where it stood before any answer. */
  readonly placeBefore: number;
  readonly followed: Followed | undefined;
  /** 0 to 1, for programs; people are shown what followed. */
  readonly probability: number;
  readonly move: Move;
};

/** What becomes of one title. */
export type Effect = {
  readonly code: OccupationCode;
  readonly title: string;
  readonly from: { readonly place: number; readonly followed: Followed | undefined };
  readonly to: { readonly place: number; readonly followed: Followed | undefined };
};

export type Strength = "a little" | "clearly" | "strongly";

export type FactShown = {
  readonly key: string;
  readonly says: HistoryClaim;
  readonly rests: Place;
  /** On the first way ahead: above 0 it speaks for it. Undefined where it moves too little to be said. */
  readonly speaks: { readonly for: boolean; readonly strength: Strength } | undefined;
  /** What becomes of the title that moves most when the fact is taken away; undefined where no title shown moves. */
  readonly without: Effect | undefined;
  readonly struck: boolean;
};

export type AheadShown = {
  readonly key: string;
  readonly says: AheadClaim;
  readonly standing: "true" | "false" | "open";
  /** What becomes of the title that moves most if it is not so, or since it is held. */
  readonly otherwise: Effect | undefined;
};

export type WayShown = {
  readonly move: Move;
  readonly major: string;
  /** 0 to 1, for the words "often" and "seldom" only. */
  readonly share: number;
  readonly titles: readonly string[];
  readonly facts: readonly {
    readonly key: string;
    readonly says: HistoryClaim;
    readonly for: boolean;
    readonly strength: Strength;
  }[];
};

export type QuestionShown = {
  readonly key: string;
  readonly says: AheadClaim;
  readonly bits: number;
  /** Of the first ten places, how many another title would take, the larger of yes and no. */
  readonly moves: number;
};

export type Shown = {
  readonly history: CareerHistory;
  readonly usual: readonly RankedOccupation[];
  readonly anew: readonly RankedOccupation[];
  /** The person said not to stay, so what would be new stands first. */
  readonly wantsToMove: boolean;
  readonly ways: readonly WayShown[];
  readonly facts: readonly FactShown[];
  readonly ahead: readonly AheadShown[];
  readonly question: QuestionShown | undefined;
  readonly marks: readonly Mark[];
  readonly evidence: readonly string[];
  /** The counts were made of people who had been asked nothing. */
  readonly estimated: boolean;
  readonly people: { readonly usual: number; readonly anew: number };
  /** Official titles by code, of all that is spoken of here. */
  readonly titles: Readonly<Record<string, string>>;
  readonly milliseconds: number;
};

export type WhyNot = {
  readonly code: OccupationCode;
  readonly title: string;
  readonly place: number;
  readonly of: number;
  readonly followed: Followed | undefined;
  readonly leftover: boolean;
  readonly speaking: readonly { readonly says: HistoryClaim; readonly strength: Strength }[];
  readonly against: readonly { readonly says: HistoryClaim; readonly strength: Strength }[];
  readonly degree: { readonly level: DegreeLevel; readonly strength: Strength } | undefined;
};

export type Bringing = { readonly name: string; readonly kind: "skill" | "knowledge" };

export type OccupationShown = {
  readonly code: OccupationCode;
  readonly title: string;
  readonly zone: number | undefined;
  /** The zone of the last job, to compare with. */
  readonly ownZone: number | undefined;
  readonly brings: readonly Bringing[];
  readonly lacks: readonly Bringing[];
  readonly related: readonly { readonly code: OccupationCode; readonly title: string }[];
  /** What it pays, how it is expected to fare and what it asks for, with source and year; null where nothing is published. */
  readonly published: ReturnType<Outlooks>;
};

/** What was read in words of one's own. */
export type WordsRead = {
  readonly ahead: readonly HeldClaim[];
  readonly past: readonly { readonly says: HistoryClaim; readonly holds: "true" | "false" | "uncheckable" }[];
  readonly unread: readonly string[];
};
