/** A method that cannot be trained is a row that fails with the cause; a file that the user forgot is said at once. */
import { expect, test } from "vitest";
import { NURSE } from "../../tests/support/people.ts";
import { BadInputError, InterruptedError, quietRun, type Run, WhereforeError } from "../domain/index.ts";
import { madeOrFailing } from "./evaluate.ts";

test("a training that breaks rejects each history with its code and cause", async () => {
  const broken = new WhereforeError("ours", "broken-loss", "The loss of batch 3 is NaN.");
  const recommend = await madeOrFailing("sasrec", () => Promise.reject(broken), quietRun());
  const failure = await recommend(NURSE, quietRun()).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "broken-loss",
    message: expect.stringContaining("sasrec could not be made: The loss"),
  });
});

test("what the user can mend is no row", async () => {
  const missing = new BadInputError("bad-weights", { file: "models/career" }, "no model lies there", "Name one.");
  await expect(madeOrFailing("career-direct", () => Promise.reject(missing), quietRun())).rejects.toBe(missing);
});

test("a training that takes too long is a row that timed out; one that the user broke off ends the run", async () => {
  const untilStopped = ({ signal }: Run) =>
    new Promise<never>((_, reject) => {
      const stop = () => reject(new InterruptedError("nothing is kept"));
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop);
    });
  const minutes = 0.05 / 60;
  // The clock of the limit alone would not hold this process.
  const held = setTimeout(() => {}, 5_000);
  const recommend = await madeOrFailing("bert4rec", untilStopped, quietRun(), minutes);
  clearTimeout(held);
  await expect(recommend(NURSE, quietRun())).rejects.toThrow(/bert4rec could not be made: its training took longer/);
  const stopped = quietRun(1, AbortSignal.abort());
  await expect(madeOrFailing("bert4rec", untilStopped, stopped, 1)).rejects.toThrow("nothing is kept");
});
