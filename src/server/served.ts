/**
 * The methods that clients may ask for, and who answers them.
 *
 * In: a pool of threads.  Out: an advisor that gives it what runs on this machine, and refuses all else. A method that names a folder ("METHOD@FOLDER") is
 * never a client's to ask for: it would read whatever lies there.
 */
import { BadInputError, quoted } from "../domain/index.ts";
import { METHODS } from "../methods/table.ts";
import type { Advisor } from "./advisor.ts";

/** What lies in the package, and needs neither data nor a language model. */
const EMBEDDED = METHODS.filter(
  ({ name, needs }) => needs === "nothing" || name === "default" || name.startsWith("career-"),
)
  .filter(({ needs }) => needs === "nothing" || needs === "weights")
  .map(({ name }) => name);

/** @param pool what runs on this machine */
export function served(pool: Advisor): Advisor {
  const whoAnswers = (method: string): Advisor => {
    if (EMBEDDED.includes(method)) return pool;
    throw new BadInputError(
      "unknown-method",
      { file: "method" },
      `${quoted(method)} is not offered here`,
      `Offered are ${EMBEDDED.join(", ")}.`,
    );
  };
  return {
    recommend: async (request, ...rest) => whoAnswers(request.method).recommend(request, ...rest),
    revise: async (request, signal) => whoAnswers(request.method).revise(request, signal),
    why: async (request, signal) => whoAnswers(request.method).why(request, signal),
    read: pool.read,
  };
}
