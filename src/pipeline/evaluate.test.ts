/** A method that cannot be trained is a row that fails with the cause; a file that the user forgot is said at once. */
import { expect, test } from "vitest";
import { NURSE } from "../../tests/support/people.ts";
import { BadInputError, quietRun, WhereforeError } from "../domain/index.ts";
import { madeOrFailing } from "./evaluate.ts";

test("a training that breaks rejects each history with its code and cause", async () => {
  const broken = new WhereforeError("ours", "broken-loss", "The loss of batch 3 is NaN.");
  const recommend = await madeOrFailing("sasrec", () => Promise.reject(broken));
  const failure = await recommend(NURSE, quietRun()).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "broken-loss",
    message: expect.stringContaining("sasrec could not be made: The loss"),
  });
});

test("what the user can mend is no row", async () => {
  const missing = new BadInputError("bad-weights", { file: "models/career" }, "no model lies there", "Name one.");
  await expect(madeOrFailing("career-direct", () => Promise.reject(missing))).rejects.toBe(missing);
});
