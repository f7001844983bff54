/** What stands beside a title decides where the title says too little, and only there. */
import { expect, test } from "vitest";
import { TITLES_BESIDE } from "../../tests/support/titles-beside.ts";
import type { OccupationCode, TitleCoding } from "../domain/index.ts";
import { loadTitleCoder } from "./titles.ts";

const coder = loadTitleCoder();

function countsOf(codings: readonly TitleCoding[]) {
  const counts = { right: 0, wrong: 0, not: 0 };
  codings.forEach((coding, at) => {
    const codes = TITLES_BESIDE[at]![3].split(" ");
    counts[coding.kind !== "coded" ? "not" : codes.includes(coding.code.slice(0, 7)) ? "right" : "wrong"]++;
  });
  return counts;
}

test("employer and description turn most broad titles into occupations, and make fewer wrong than the titles alone", () => {
  const alone = countsOf(TITLES_BESIDE.map(([title]) => coder(title)));
  const beside = countsOf(
    TITLES_BESIDE.map(([title, employer, text]) => coder(title, { employer, text: text || undefined })),
  );
  expect(beside.right).toBeGreaterThanOrEqual(28);
  expect(beside.wrong).toBeLessThanOrEqual(6);
  expect(alone.right).toBeLessThan(beside.right);
});

test.each([
  ["Registered Nurse", "Joe's Plumbing", "29-1141.00"],
  ["Cashier", "Oak High School", "41-2011.00"],
  ["Line Cook", "Springfield Police Department", "35-2014.00"],
])("%s at %s stays what the title says", (title, employer, code) => {
  expect(coder(title, { employer })).toMatchObject({ kind: "coded", code });
});

test("a rank without a trade is perhaps what its neighbours are, and a student never", () => {
  const neighbours = ["43-4051.00" as OccupationCode];
  const read = coder("Representative", { neighbours });
  expect(read).toMatchObject({ kind: "coded", code: "43-4051.00" });
  expect((read as { score: number }).score).toBeLessThan(0.7);
  expect(coder("Representative", { neighbours: ["29-1141.00" as OccupationCode] }).kind).toBe("not-recognised");
  expect(coder("Student", { neighbours }).kind).toBe("not-recognised");
});
