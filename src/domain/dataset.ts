/** A data set whose people are split into parts, and the rules by which its careers become cases. */
import type { Career, Part } from "./career.ts";

/**
 * "last-adult-job": at most one case a person (docs/data.md). "every-transition": each job but the first is the target of one.
 */
export type Protocol = "last-adult-job" | "every-transition";

export type Dataset = {
  readonly name: string;
  readonly careers: () => AsyncIterable<Career>;
  readonly part: (person: string) => Part;
  readonly protocol: Protocol;
  /** What is read, for the hash of the data. */
  readonly files: readonly string[];
  /** Who these people are: said wherever a figure stands. */
  readonly notice: string;
};
