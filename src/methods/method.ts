/**
 * What a row of the table of methods is: its name, what it needs, how it is made.
 *
 * In: nothing.  Out: the type that the table and the files that hold rows of it share.
 */
import type { Recommender } from "../domain/index.ts";
import type { MethodResources } from "./resources.ts";

/** What every row says; `needs` decides what else it must say. */
type MethodBase = {
  readonly name: string;
  /** One line for the help and the documentation. */
  readonly about: string;
  /** Where the ranking rests on a reason: the method that ranks the same without any. */
  readonly withoutReason?: string;
};

/**
 * What a method learned from, as reports name it: a set and its part, such as "nlsy97:train" or "nlsy79:all".
 *
 * - nothing: what it learned lies in the package, and its files belong to the settings of a run;
 * - training: it learns from the training cases when it is made;
 * - model: it asks a language model, which may be slow and cost money, so that calls are journaled;
 * - weights: a model of our own, from the folder named after an "@", whose files belong to the settings of a run.
 */
export type Method = MethodBase &
  (
    | {
        readonly needs: "model";
        readonly make: (from: MethodResources) => Promise<Recommender>;
        /** Its prompts hold what training people did, whom a server has not. */
        readonly showsTraining?: true;
      }
    | {
        readonly needs: "training";
        readonly make: (from: MethodResources) => Promise<Recommender>;
        /** It learns whatever labels the cases are coded in; absent where it knows O*NET-SOC alone. */
        readonly anyLabels?: true;
        /** What it learns depends on the seed, so that it is worth training from several. */
        readonly bySeed?: true;
        /** What it brings along from elsewhere. */
        readonly alsoTrainedOn?: () => Promise<readonly string[] | null>;
      }
    | {
        readonly needs: "nothing";
        readonly make: (from: MethodResources) => Promise<Recommender>;
        readonly trainedOn: readonly string[];
      }
    | {
        readonly needs: "weights";
        readonly make: (from: MethodResources, folder: string | undefined) => Promise<Recommender>;
        readonly files: (folder: string | undefined, cache: string) => Promise<readonly string[]>;
        /** Null where the folder does not say it. */
        readonly trainedOn: (folder: string | undefined) => Promise<readonly string[] | null>;
      }
  );
