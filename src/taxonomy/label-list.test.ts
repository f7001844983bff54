import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { labelCoder, readLabelList } from "./label-list.ts";

const place = mkdtempSync(join(tmpdir(), "label-list-"));
afterAll(() => rmSync(place, { recursive: true }));

function fileOf(text: string, name = "labels.tsv"): string {
  const file = join(place, name);
  writeFileSync(file, text);
  return file;
}
const read = (text: string, name?: string) => readLabelList(fileOf(text, name));

const ISCO = `code\ttitle\tparent
2\tProfessionals
25\tICT professionals\t2
2512\tSoftware "developers"\t25
2511\tSystems analysts\t25
3\tTechnicians
3512\tUser support, and so on\t3
`;

test("leaves are answers in the order of the file, their groups from the root on", async () => {
  const { name, occupations, levels, groups, indexOf } = await read(ISCO);
  expect(name).toBe("labels.tsv");
  expect(occupations).toEqual([
    { code: "2512", title: 'Software "developers"' },
    { code: "2511", title: "Systems analysts" },
    { code: "3512", title: "User support, and so on" },
  ]);
  expect(levels).toEqual(["level1", "level2"]);
  // 3512 has no second group: there it stands by itself.
  expect(groups).toEqual([
    ["2", "25"],
    ["2", "25"],
    ["3", "3512"],
  ]);
  expect([indexOf("2511"), indexOf("25"), indexOf("9999")]).toEqual([1, undefined, undefined]);
});

test("without parents there are no levels; by commas where it is called .csv; a parent can be an answer", async () => {
  expect(await read('title,code\n"Cooks, chefs",5120\nWaiters,5131\n', "labels.csv")).toMatchObject({
    occupations: [
      { code: "5120", title: "Cooks, chefs" },
      { code: "5131", title: "Waiters" },
    ],
    levels: [],
    groups: [[], []],
  });
  const esco = await read("code\ttitle\tparent\tanswer\n1\tManager\t\tyes\n1.1\tICT manager\t1\t\n");
  expect(esco.occupations.map(({ code }) => code)).toEqual(["1", "1.1"]);
  expect(esco.groups).toEqual([["1"], ["1"]]);
});

test("titles name a label where one alone has that title", async () => {
  const coder = labelCoder(await read("code\ttitle\n1\tCook\n2\tTailor\n3\ttailor\n"));
  expect(coder("  COOK ")).toMatchObject({ kind: "coded", code: "1", found: "official-title" });
  expect(coder("Tailor")).toMatchObject({ kind: "not-recognised", nearest: [{ code: "2" }, { code: "3" }] });
  expect(coder("Baker")).toEqual({ kind: "not-recognised", nearest: [] });
  expect(coder(" ")).toEqual({ kind: "no-title" });
});

describe("what is wrong in a list is named with file, line and mend", () => {
  test.each([
    ["no headings", "2512\tDevelopers\n", /labels\.tsv:1: its headings are "2512, developers".*code and title/],
    [
      "a code twice",
      "code\ttitle\n7\tA\n8\tB\n7\tC\n",
      /labels\.tsv:4: "7" stands there already, on line 2\. Keep one/,
    ],
    ["a parent without a row", "code\ttitle\tparent\n7\tA\t\n8\tB\t70\n", /labels\.tsv:3: the parent "70" is no row/],
    [
      "parents in a circle",
      "code\ttitle\tparent\n7\tA\t8\n8\tB\t7\n9\tC\t8\n",
      /labels\.tsv:\d: "[78]" is above itself/,
    ],
    ["a space in a code", "code\ttitle\n7 1\tA\n8\tB\n", /labels\.tsv:2: "7 1" is no code/],
    ["no title", "code\ttitle\n7\t\n8\tB\n", /labels\.tsv:2: 7 has no title/],
    ["one label", "code\ttitle\n7\tA\n", /labels\.tsv: it names 1 labels/],
    ["nothing", "", /labels\.tsv:1: its headings are ""/],
    ["an answer that is none", "code\ttitle\tanswer\n7\tA\tmaybe\n", /labels\.tsv:2: "maybe" stands under answer/],
  ])("%s", async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
