/**
 * InstructRec, as far as it is a prompt: instructions drawn from a bank, each filled with what the model says of the person's wishes.
 *
 *     bank ─► three instructions a person ─► the wishes they show, written once each ─► three rankings ─► their mean
 *
 * In: a history.  Out: a recommendation without reasons.
 * Source: Zhang et al. (2025), "Recommendation as Instruction Following". Lacking here: its instruction tuning; and
 * its intentions, which it takes from reviews and from the item that followed: here the model writes them from the history, so that nothing
 * of the answer is in them. An instruction that lists candidates takes them from counting on training people.
 */
import { type Recommender, seededRandom, seedFrom, shuffle } from "../../domain/index.ts";
import { allSettled } from "../../models/all-settled.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askShowing } from "../../prompts/ask-about.ts";
import {
  INSTRUCTIONS,
  type Instruction,
  instructWish,
  instructRec as prompt,
  type Wish,
} from "../../prompts/instruct-rec.ts";
import type { OwnPrompts } from "../../prompts/own-prompts.ts";
import { titleLookup } from "../../taxonomy/taxonomy.ts";
import { averageOf } from "../averaged.ts";
import { type ClosedSet, titleRanker } from "../rank.ts";
import { shortlistOf, shortlistRanker } from "./shortlist.ts";
import { writtenStep } from "./written-step.ts";

/** Instructions a person, of twelve. */
const DRAWN = 3;

/** @param counting ranks the titles that candidates are taken from @param own prompts that stand in the place of ours */
export function instructRec(
  model: LanguageModel,
  counting: Recommender,
  closedSet: ClosedSet,
  own: OwnPrompts = {},
): Recommender {
  const { taxonomy } = closedSet;
  const titleOf = titleLookup(taxonomy);
  const rankAll = titleRanker(model, closedSet);
  const rankShortlist = shortlistRanker(model, taxonomy);
  return async (history, run) => {
    const random = seededRandom(seedFrom(`${history.id} instructions`, run.seed));
    const instructions = shuffle(INSTRUCTIONS, random).slice(0, DRAWN);
    const shortlist = shortlistOf((await counting(history, run)).distribution);
    const listed = shuffle(shortlist.titles, random).map((title) => taxonomy.occupations[title]!.title);

    const wishes = new Map<Wish, string>();
    for (const wish of new Set(instructions.flatMap(wishesIn))) {
      const { messages } = askShowing(history, titleOf, instructWish, own["instruct-wish"], { wish });
      wishes.set(wish, await writtenStep(model, messages, `${history.id} ${wish}`, run));
    }

    const rankings = instructions.map(({ preference, intention, task }, at) => {
      const filled = {
        preference: preference === "explicit" ? wishes.get(preference) : undefined,
        intention: intention === "none" ? undefined : wishes.get(intention),
        candidates: task === "reranking" ? listed : undefined,
      };
      const { messages } = askShowing(history, titleOf, prompt, own["instruct-rec"], filled);
      const question = { messages, read: prompt.read, sample: `${history.id} instruction ${at}` };
      return task === "reranking" ? rankShortlist(question, shortlist, run) : rankAll(question, run);
    });
    return averageOf(`instruct-rec-prompted ${model.name}`, await allSettled(rankings), []);
  };
}

function wishesIn({ preference, intention }: Instruction): Wish[] {
  return [...(preference === "explicit" ? [preference] : []), ...(intention === "none" ? [] : [intention])];
}
