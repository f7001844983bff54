/** The embedded default ranks many histories in one pass as it ranks each of them alone, to the last bit. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyHistory, historyOfJobs, NURSE, taxonomy } from "../../tests/support/people.ts";
import { quietRun } from "../domain/index.ts";
import { embeddedDefault } from "./career-methods.ts";

const recommend = embeddedDefault(taxonomy);

test("many together are ranked as each alone", async () => {
  const among = fc.array(anyHistory, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(among, async (others) => {
      const histories = [historyOfJobs([]), ...others, NURSE];
      const together = await recommend.distributions!(histories);
      for (const [at, history] of histories.entries())
        expect((await recommend(history, quietRun())).distribution).toEqual(together[at]);
    }),
    { numRuns: 10 },
  );
});
