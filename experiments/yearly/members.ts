/**
 * The members of the yearly network, each trained without one fold of the training people.
 *
 *     fold ─► network of the other folds ─► the fold's own people, foretold by who never saw them
 *                                       └─► strangers, foretold by the mean of all members
 *
 * In: training people, the recipe, and how many members.  Out: parameters, a member a fold. The left-out fold chooses a member's epoch, so that nothing is chosen
 * on the people who are scored, and what boosted counts learn of the network's mistakes they learn from people whom it did not know.
 */
import { join } from "node:path";
import { foldOf } from "../../src/domain/index.ts";
import { contentHash } from "../../src/records/whole-file.ts";
import type { Parameters } from "../../src/tensor/learner.ts";
import type { CareersRecipe } from "../../src/training/training-recipe.ts";
import { runOfSitting } from "../sitting.ts";
import { trainYears } from "./train-years.ts";
import type { YearNetwork } from "./year-network.ts";
import type { PersonYears } from "./years.ts";

export const MEMBER_FOLDS = 5;

/** The member that never saw a person of the training part. */
export function memberOf(person: string): number {
  return foldOf(person, MEMBER_FOLDS, 1);
}

/** @param count at most `MEMBER_FOLDS` @throws InterruptedError, after which the same call goes on */
export async function trainMembers(
  network: YearNetwork,
  training: readonly PersonYears[],
  recipe: CareersRecipe,
  count: number,
  say: (text: string) => void,
): Promise<Parameters[]> {
  const members: Parameters[] = [];
  for (let fold = 0; fold < count; fold++) {
    const own = { ...recipe, seed: recipe.seed + fold, withoutFold: { fold, of: MEMBER_FOLDS, seed: 1 } };
    const kept = join("runs", `yearly-${contentHash(own).slice(0, 8)}`);
    const people = {
      learned: training.filter(({ id }) => memberOf(id) !== fold),
      watched: training.filter(({ id }) => memberOf(id) === fold),
    };
    const { parameters, epochs, cpuSeconds } = await trainYears(
      network,
      people,
      own,
      kept,
      runOfSitting(own.seed),
      say,
    );
    const minutes = cpuSeconds > 0 ? ` in ${(cpuSeconds / 60).toFixed(1)} minutes of one core` : "";
    console.log(`member ${fold + 1} of ${count}: ${epochs.length} epochs${minutes}; ${kept}`);
    members.push(parameters);
  }
  return members;
}
