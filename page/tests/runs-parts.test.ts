/** What the runs' screens are made of, without a browser: words told apart, places in the address, sheets. */
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SHOWN_CASES } from "../../src/evaluate/case-pairs.ts";
import { GRADED, SHEET_COLUMNS } from "../../src/judges/sheet-columns.ts";
import { chosenOf, type RunPlace } from "../src/runs/chosen.tsx";
import { type Place, readPlace, writePlace } from "../src/runs/route.ts";
import { gradeRow, noteRow, readCells, readSheet, type Sheet, writeSheet } from "../src/runs/sheet.ts";
import type { Report } from "../src/runs/source.ts";
import { wordDiff } from "../src/runs/word-diff.ts";

const saidBy = (pieces: ReturnType<typeof wordDiff>, side: "first" | "second") =>
  pieces
    .filter((piece) => piece.in === "both" || piece.in === side)
    .map(({ text }) => text)
    .join("");

test("beside a ranking that rests on reasons stands the one without any, unless another is chosen", () => {
  const report = {
    methods: [{ method: "stay" }, { method: "joint", doses: { beside: "direct", criteria: [] } }, { method: "direct" }],
  } as unknown as Report;
  const place = { screen: "run", run: "r" } as RunPlace;
  expect(chosenOf({ ...place, a: "joint" }, report)).toEqual({ a: "joint", b: "direct" });
  expect(chosenOf({ ...place, a: "joint", b: "stay" }, report)).toEqual({ a: "joint", b: "stay" });
  expect(chosenOf(place, report)).toEqual({ a: "stay", b: "joint" });
});

describe("words told apart", () => {
  test("a word in the place of another", () => {
    expect(wordDiff("The next work is among Cooks.", "The next work is often among Chefs.")).toEqual([
      { in: "both", text: "The next work is " },
      { in: "second", text: "often " },
      { in: "both", text: "among " },
      { in: "first", text: "Cooks." },
      { in: "second", text: "Chefs." },
    ]);
    expect(wordDiff("same words", "same words")).toEqual([{ in: "both", text: "same words" }]);
    expect(wordDiff("", "new")).toEqual([{ in: "second", text: "new" }]);
  });

  test("each text comes back to the letter, but for the spaces behind words that both say", () => {
    const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 }).map((all) => all.join(" "));
    fc.assert(
      fc.property(words, words, (first, second) => {
        const pieces = wordDiff(first, second);
        expect(saidBy(pieces, "first").trim()).toBe(first);
        expect(saidBy(pieces, "second").trim()).toBe(second);
      }),
    );
  });

  test("a longest common subsequence: of as many words as by trying all", () => {
    const words = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 7 });
    const longest = (a: readonly string[], b: readonly string[]): number =>
      a.length === 0 || b.length === 0
        ? 0
        : a[0] === b[0]
          ? 1 + longest(a.slice(1), b.slice(1))
          : Math.max(longest(a.slice(1), b), longest(a, b.slice(1)));
    fc.assert(
      fc.property(words, words, (a, b) => {
        // A space behind every word, so that words at the end are alike too.
        const pieces = wordDiff(a.map((word) => `${word} `).join(""), b.map((word) => `${word} `).join(""));
        const common = pieces.filter((piece) => piece.in === "both").flatMap(({ text }) => text.trim().split(" "));
        expect(common).toHaveLength(longest(a, b));
      }),
    );
  });
});

describe("places in the address", () => {
  test("every place is found again, whatever runs, methods and cases are called", () => {
    const name = fc.string({ minLength: 1, maxLength: 20 }).filter((one) => one !== "grade" && one.isWellFormed());
    const run = fc.record({
      screen: fc.constant("run" as const),
      run: name,
      a: fc.option(name, { nil: undefined }),
      b: fc.option(name, { nil: undefined }),
      show: fc.constantFrom(...SHOWN_CASES),
      from: fc.nat(10_000),
      case: fc.option(name, { nil: undefined }),
    });
    const place: fc.Arbitrary<Place> = fc.oneof(run, fc.constantFrom<Place[]>({ screen: "list" }, { screen: "grade" }));
    fc.assert(
      fc.property(place, (one) => {
        expect(readPlace(writePlace(one))).toEqual(one);
      }),
    );
  });

  test("an address of something else is none, and what cannot be read is left out", () => {
    for (const hash of ["", "#main", "#ranking", "#/runsx", "#/ru"]) expect(readPlace(hash)).toBeUndefined();
    expect(readPlace("#/runs/%E0%A4?show=some&from=-3")).toMatchObject({ run: "%E0%A4", show: "all", from: 0 });
  });
});

const SHEET = stringify([
  [...SHEET_COLUMNS],
  ["a1", "- Cook, 2001", 'He said "so", once.', "", "", "", "", "", "Chefs"],
  ["b2", "- Nurse\n- Nurse again", "Two\nlines; and, commas", "4", "", "", "2", "'=note", "Nurses"],
]);

describe("sheets", () => {
  test("cells are read as csv-parse reads them, with commas, semicolons and tabs", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\t", "\n", " ", "é"), maxLength: 8 });
    const rows = fc.array(fc.tuple(fc.constantFrom("x", "y"), cell, cell), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.constantFrom(",", ";", "\t"), (body, delimiter) => {
        const all = [["id", "reason", "note"], ...body];
        const text = stringify(all, { delimiter });
        expect(readCells(text)).toEqual(parse(text, { delimiter }));
        expect(readCells(`\ufeff${text.replace(/\n$/, "")}`)).toEqual(all);
      }),
    );
  });

  test("grades are given, taken back and written where they stood, with the order and its seed", () => {
    const opened = readSheet(SHEET, 7) as Sheet;
    expect(opened.rows[1]!.grades).toEqual({ factuality: 4, validity: 2 });
    let sheet = gradeRow(opened, 0, "utility", 5);
    sheet = noteRow(gradeRow(gradeRow(sheet, 1, "factuality", undefined), 0, "coherence", 3), 0, "=1+1");
    const [head, first, second] = parse(writeSheet(sheet), { bom: true }) as string[][];
    const of = (row: string[], column: string) => row[head!.indexOf(column)];
    expect(head).toEqual([...SHEET_COLUMNS, "place", "seed"]);
    expect(GRADED.map((one) => of(first!, one))).toEqual(["", "3", "", "5"]);
    expect(GRADED.map((one) => of(second!, one))).toEqual(["", "", "2", ""]);
    expect([of(first!, "note"), of(first!, "seed")]).toEqual(["'=1+1", "7"]);
    expect([of(first!, "place"), of(second!, "place")].sort()).toEqual(["1", "2"]);
    expect(opened.rows[0]!.grades).toEqual({});
  });

  test("what was begun goes on in the order in which it was begun, whatever seed is offered", () => {
    const rows = Array.from({ length: 30 }, (_, at) => [`id${at}`, "h", "r", "", "", "", "", "", "f"]);
    const begun = readSheet(stringify([[...SHEET_COLUMNS], ...rows]), 5) as Sheet;
    const again = readSheet(writeSheet(gradeRow(begun, 3, "factuality", 1)), 99) as Sheet;
    expect([again.order, again.seed]).toEqual([begun.order, 5]);
    expect([...begun.order].sort((a, b) => a - b)).toEqual([...begun.rows.keys()]);
    expect((readSheet(stringify([[...SHEET_COLUMNS], ...rows]), 6) as Sheet).order).not.toEqual(begun.order);
  });

  test("what is no sheet is refused for its cause", () => {
    expect(readSheet("a,b\n1,2\n", 1)).toBe("no-columns");
    expect(readSheet(`${SHEET_COLUMNS.join()}\n`, 1)).toBe("no-rows");
    expect(readSheet(SHEET.replace("b2", "a1"), 1)).toBe("same-row-twice");
    expect(readSheet(SHEET.replace(",4,", ",6,"), 1)).toBe("bad-grade");
  });
});
