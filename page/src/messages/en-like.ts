/** Words of the page about how often it was right for histories like the one at hand, in English. */
import type { Likeness } from "../likeness.ts";
import { enClaims } from "./en-claims.ts";

const SURENESS: Readonly<Record<string, string>> = {
  "from 0": "whose first title it was as little sure of",
  "from 0.1": "whose first title it was about as sure of: not very",
  "from 0.15": "whose first title it was about as sure of: somewhat",
  "from 0.25": "whose first title it was as sure of: surer than usual",
};

const FIRST: Readonly<Record<string, string>> = {
  stay: "whose list began with staying in the last occupation, too",
  return: "whose list began with going back to an earlier occupation, too",
  new: "whose list began with something new, too",
};

const HELD: Readonly<Record<string, string>> = {
  "from 0": "whose last occupation hardly occurs in what it learned from, like yours",
  "from 10": "whose last occupation is as rare in what it learned from",
  "from 50": "whose last occupation is as common in what it learned from",
  "from 200": "whose last occupation is among the most common in what it learned from, like yours",
};

export const enLike = {
  head: "For histories like this one",
  /** @param compared with all people */
  lead: (first: number, ten: number, compared: "more" | "less" | "same") =>
    `Where it was about as sure as it is of yours, the title put first was right for about ${first} of 100 people, and one of the first ten for about ${ten}. ${
      {
        more: "That is more often than usual.",
        less: "That is less often than usual.",
        same: "That is about as often as usual.",
      }[compared]
    }`,
  group: "People like you, those",
  people(by: Likeness, group: string): string {
    switch (by) {
      case "sureness":
        return SURENESS[group] ?? group;
      case "first title":
        return FIRST[group] ?? group;
      case "history length":
        return `with ${group}`;
      case "last field":
        return `whose last work was in ${enClaims.field(group)}`;
      default:
        return HELD[group] ?? group;
    }
  },
  unsure: "What it does not know of yours, and why",
  unknown: {
    sureness: "Hardly anybody was counted whose first title it was as sure of.",
    "first title": "Hardly anybody was counted whose list began like yours.",
    "history length": "Hardly anybody was counted with so few jobs.",
    "last field": "Hardly anybody was counted whose last work was in the field of yours, or that field is not known.",
    "last occupation":
      "What you did last was not recognised, or hardly anybody was counted who did something as common.",
  } satisfies Record<Likeness, string>,
};
