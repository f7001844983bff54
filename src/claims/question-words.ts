/**
 * Questions in plain words, by themselves: a page in a browser asks in the same words.
 *
 * In: nothing.  Out: the question of each move and of each preference that people have words for.
 */
import type { Move } from "../domain/index.ts";

export const MOVE_QUESTIONS: Readonly<Record<Move, string>> = {
  stay: "Would you like your next job to be in the same occupation as the last one?",
  return: "Would you go back to an occupation you have had before?",
  up: "Do you want to move up within your field, to work that asks for more preparation?",
  "same-field": "Would you take another occupation in the same field, at about the same level?",
  elsewhere: "Do you want to leave your field for another one?",
};

/** Preferences that can be asked about in plain words; O*NET rates more elements than people have words for. */
export const PREFERENCE_QUESTIONS: Readonly<Record<string, string>> = {
  realistic: "Do you like to work with your hands, tools or machines?",
  investigative: "Do you like to find things out, by research or analysis?",
  artistic: "Do you want work in which you create or design things?",
  social: "Do you want to help, train or care for people?",
  enterprising: "Do you like to lead, persuade or sell?",
  conventional: "Do you like work with records, figures and clear procedures?",
  "programming-skill": "Do you want to write programs?",
  "mathematics-skill": "Do you want work with a good deal of mathematics?",
  "repairing-skill": "Do you want to repair things?",
  "writing-skill": "Do you want work with a good deal of writing?",
  "medicine-and-dentistry-knowledge": "Do you want work that uses medical knowledge?",
  "law-and-government-knowledge": "Do you want work that has to do with law or government?",
  "sales-and-marketing-knowledge": "Do you want work in which you sell or market things?",
  "food-production-knowledge": "Do you want work with food?",
  "building-and-construction-knowledge": "Do you want work on buildings?",
  "mechanical-knowledge": "Do you want work with machines and engines?",
  "computers-and-electronics-knowledge": "Do you want work that is mainly with computers?",
  "transportation-knowledge": "Do you want work on the road, or moving goods or people?",
  "public-safety-and-security-knowledge": "Do you want work in safety or security?",
  "administrative-knowledge": "Do you want office work?",
  "education-and-training-knowledge": "Do you want to teach or train others?",
};
