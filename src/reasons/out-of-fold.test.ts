/** A career model proposes and measures nobody's reasons but of people it says it was not trained on. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { taxonomy } from "../../tests/support/people.ts";
import { tinyFile, writeTiny } from "../../tests/support/tiny-career.ts";
import type { Fold } from "../domain/index.ts";
import { careerModelsOutOfFold } from "./out-of-fold.ts";

async function trainedWithout(withoutFold: Fold | undefined): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-fold-"));
  await writeTiny(folder, { file: tinyFile({ withoutFold }) });
  return folder;
}

test("models that leave out their fold are read in its order", async () => {
  const from = [await trainedWithout({ fold: 0, of: 2, seed: 4 }), await trainedWithout({ fold: 1, of: 2, seed: 4 })];
  const models = await careerModelsOutOfFold(from, 4, taxonomy);
  expect(models.map(({ file }) => file.withoutFold?.fold)).toEqual([0, 1]);
});

test.each([
  ["says nothing", undefined],
  ["leaves out another fold", { fold: 0, of: 2, seed: 1 }],
  ["cuts into more folds", { fold: 1, of: 3, seed: 1 }],
  ["cuts by another seed", { fold: 1, of: 2, seed: 2 }],
])("one that %s is refused, and told what it should say", async (_, withoutFold) => {
  const from = [await trainedWithout({ fold: 0, of: 2, seed: 1 }), await trainedWithout(withoutFold)];
  const refused = careerModelsOutOfFold(from, 1, taxonomy);
  await expect(refused).rejects.toMatchObject({ code: "trained-on-the-fold" });
  await expect(refused).rejects.toThrow("withoutFold: { fold: 1, of: 2, seed: 1 }");
});
