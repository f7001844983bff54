import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { type LabelSpace, occupationCodes, type TitleCoder } from "../../domain/index.ts";
import { casesOf } from "../cases-of-part.ts";
import { surveyCareers } from "../survey-careers.ts";
import { trainingCases } from "../training-cases.ts";
import { openOwnData } from "./own-data.ts";
import { partOf, readShares, readSplitFile, writeSplit } from "./split.ts";

const place = mkdtempSync(join(tmpdir(), "own-data-"));
afterAll(() => rmSync(place, { recursive: true }));

const coder: TitleCoder = (title) =>
  title === "Gardener"
    ? { kind: "not-recognised", nearest: [] }
    : { kind: "coded", code: "35-3031.00" as never, found: "official-title", score: 1, nearest: [] };

function careersFile(name: string, careers: readonly object[]): string {
  const file = join(place, name);
  writeFileSync(file, careers.map((career) => `${JSON.stringify(career)}\n`).join(""));
  return file;
}

const job = (start: number, title = "Waiter") => ({ title, start, end: start + 1 });
const person = (id: string, ...jobs: object[]) => ({ id, jobs });
const open = (path: string, split?: string, rules = {}) =>
  openOwnData(path, { coder, knownCode: () => true, split, seed: 1, rules });
const splitFile = (name: string, text: string) => {
  const file = join(place, name);
  writeFileSync(file, text);
  return file;
};

describe("careers in labels of another list", () => {
  const codes = ["2512", "3512"];
  const space: LabelSpace = {
    name: "isco.tsv",
    occupations: codes.map((code) => ({ code: code as never, title: `Label ${code}` })),
    indexOf: (code) => (codes.includes(code) ? codes.indexOf(code) : undefined),
    levels: [],
    groups: [[], []],
  };
  const codesOf = async (path: string, mapping?: object) => {
    const dataset = await openOwnData(path, {
      coder,
      knownCode: () => false,
      labels: { space, file: "isco.tsv" },
      split: undefined,
      seed: 1,
      rules: { protocol: "last-job" },
      ...(mapping !== undefined && { mapping }),
    });
    expect([dataset.labels, dataset.files]).toEqual([space, [path, "isco.tsv"]]);
    const found: string[] = [];
    for await (const { history, next } of casesOf({ dataset, part: "test", limit: undefined }))
      found.push([...occupationCodes(history), next.code].join(" "));
    return found;
  };

  test("are read as they are coded, without dates and at any age", async () => {
    const file = careersFile("labels.jsonl", [
      person("a", { code: "2512" }, { code: 3512 }, { code: "2512" }),
      person("b", { code: "3512", start: 1999, end: 2000 }, { code: "2512", start: 2001, end: 2002 }),
      person("c", { code: "3512" }),
    ]);
    expect(await codesOf(file)).toEqual(["2512 3512 2512", "3512 2512"]);
  });

  test("a code outside of the list is refused with its line: in a table, a career a line, and what import wrote", async () => {
    const csv = splitFile("labels.csv", "who,isco\na,2512\na,3512\nb,2512\nb,9999\n");
    await expect(codesOf(csv, { person: "who", code: "isco" })).rejects.toThrow(
      /labels\.csv:5: "9999" is no label of isco\.tsv\. Mend the code, or give it a row/,
    );
    const lines = careersFile("outside.jsonl", [person("a", { code: "2512" }), person("b", { code: "25" })]);
    await expect(codesOf(lines)).rejects.toThrow(/outside\.jsonl:2 jobs\[0\]\.code: "25" is no label of isco\.tsv/);
    const coding = { kind: "coded", code: "29-1141.00", found: "given", score: 1, nearest: [] };
    const ours = careersFile("ours.jsonl", [{ id: "a", jobs: [{ coding, current: false }], education: [], notes: [] }]);
    await expect(codesOf(ours)).rejects.toThrow(
      /ours\.jsonl:1 jobs\.0\.coding\.code: 29-1141\.00 is no isco\.tsv code/,
    );
  });
});

describe("what became of every career", () => {
  const file = careersFile("five.jsonl", [
    person("case", job(2006), job(2008)),
    person("young", job(1999), job(2001)),
    person("one", job(2006)),
    person("uncoded", job(2006), job(2008, "Gardener")),
    { ...person("born", job(1999), job(2001)), birth_year: 1970 },
  ]);

  test("adds up, by cause", async () => {
    expect(await surveyCareers(await open(file), "test")).toEqual({
      read: 5,
      inPart: 5,
      cases: 2,
      people: 2,
      dropped: { "not-adult": 1, "one-job-only": 1, "target-without-code": 1 },
      withoutBirthYear: 4,
      assumedBirthYear: 1982,
    });
  });

  test("follows the rules that the user sets", async () => {
    const older = await surveyCareers(await open(file, undefined, { assumedBirthYear: 1970 }), "test");
    expect(older).toMatchObject({ cases: 3, assumedBirthYear: 1970 });
    const every = await surveyCareers(await open(file, undefined, { protocol: "every-transition" }), "test");
    expect(every.cases).toBe(3);
    expect(every).not.toHaveProperty("assumedBirthYear");
    expect(
      (await surveyCareers(await open(file, undefined, { adultAge: 40 }), "test").catch(String)) as string,
    ).toContain("4 began one of their last two jobs before 40");
  });

  test("a table that is all one person's is refused", async () => {
    const jobs = Array.from({ length: 300 }, (_, at) => job(1700 + at));
    await expect(surveyCareers(await open(careersFile("one.jsonl", [person("all", ...jobs)])), "test")).rejects.toThrow(
      /all 300 jobs in it are one person's/,
    );
  });
});

describe("the split of one's own people", () => {
  const people = Array.from({ length: 40 }, (_, at) => person(`p${at}`, job(2006), job(2008)));
  const file = careersFile("forty.jsonl", people);

  test("without one everybody is a test person, and nothing is learned", async () => {
    const dataset = await open(file);
    expect(dataset.unsplit).toBe(true);
    await expect(trainingCases(dataset)).rejects.toMatchObject({ code: "nothing-to-learn-from" });
  });

  test("by shares, written down, comes to the same again", async () => {
    const drawn = await open(file, "50/25/25");
    const written = join(place, "split.tsv");
    await writeSplit(
      people.map(({ id }) => id),
      drawn.part,
      written,
    );
    const again = await open(file, written);
    for (const { id } of people) expect(again.part(id)).toBe(drawn.part(id));
    expect((await trainingCases(again)).people).toBe((await trainingCases(drawn)).people);
    expect(readFileSync(written, "utf8")).toMatch(/^id\tpart\np0\t(train|valid|test)\n/);
  });

  test("shares are kept to, whoever the people are", () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const parts = Array.from({ length: 2000 }, (_, at) =>
          partOf(`someone-${at}`, seed, { train: 60, valid: 0, test: 40 }),
        );
        expect(parts).not.toContain("valid");
        expect(Math.abs(parts.filter((part) => part === "train").length - 1200)).toBeLessThan(110);
      }),
      { numRuns: 20 },
    );
  });

  test("a folder brings its own", async () => {
    const folder = join(place, "folder");
    mkdirSync(folder);
    writeFileSync(join(folder, "careers.jsonl"), readFileSync(file));
    writeFileSync(
      join(folder, "split.tsv"),
      people.map(({ id }, at) => `${id}\t${at < 30 ? "train" : "test"}\n`).join(""),
    );
    const dataset = await open(folder);
    expect([dataset.part("p3"), dataset.part("p35")]).toEqual(["train", "test"]);
    expect(await surveyCareers(dataset, "test")).toMatchObject({ read: 40, inPart: 10, cases: 10 });
    writeFileSync(join(folder, "careers.csv"), "");
    await expect(open(folder)).rejects.toThrow(/it holds careers.csv and careers.jsonl/);
  });

  test.each([
    ["p0,train\np1,holdout\n", /:2: "holdout" is no part/],
    ["id\tpart\np0\ttrain\np0\ttest\n", /:3: person "p0" stands there twice/],
    ["\n", /it names nobody/],
  ])("%j is refused", async (text, message) => {
    await expect(readSplitFile(splitFile("bad.tsv", text))).rejects.toThrow(message);
  });

  test.each<[string, string]>([
    ["quotes, as R writes them", '"id","part"\n"p0","train"\n"p1","test"\n'],
    ["semicolons", "person;split\np0;train\np1;test\n"],
    ["line ends of Windows, and a mark of the byte order", "\uFEFFp0\ttrain\r\np1\ttest\r\n\r\n"],
    ["further columns", "p0,train,1\np1,test,2\n"],
    ["capitals", "p0\tTrain\np1\tTEST\n"],
  ])("is read with %s", async (_, text) => {
    const read = await readSplitFile(splitFile("split-as-others-write.csv", text));
    expect([...read]).toEqual([
      ["p0", "train"],
      ["p1", "test"],
    ]);
  });

  test("and with the words that others have for the parts", async () => {
    const words = ["training", "validation", "val", "dev", "test"];
    const read = await readSplitFile(splitFile("words.tsv", words.map((part, at) => `p${at}\t${part}`).join("\n")));
    expect([...read.values()]).toEqual(["train", "valid", "valid", "valid", "test"]);
  });

  test("ids come back from a written split, whatever stands in them", async () => {
    const ids = ["Smith, John", "a;b", 'the "old" one', '"quoted"', "tab\there", "plain"];
    const file = join(place, "odd-ids.tsv");
    await writeSplit(ids, (id) => (id.length % 2 === 0 ? "train" : "test"), file);
    expect([...(await readSplitFile(file))]).toEqual(ids.map((id) => [id, id.length % 2 === 0 ? "train" : "test"]));
  });

  test.each(["70/10", "0.7/0.1/0.2", "70/10/20/5", "70:10:20", "80,10,10", "-1/50/51"])("%s is no split", (text) => {
    expect(() => readShares(text)).toThrow(/is no file and not three shares. Give shares of train, valid and test/);
  });

  test("people whom the data do not have, and people whom the split does not have, are named", async () => {
    const all = people.map(({ id }) => `${id}\ttest\n`).join("");
    await expect(
      surveyCareers(await open(file, splitFile("more.tsv", `${all}stranger\ttest\n`)), "test"),
    ).rejects.toThrow(/more\.tsv:\d+: it names somebody not in .*, "stranger"/);
    await expect(surveyCareers(await open(file, splitFile("few.tsv", "p0\ttest\n")), "test")).rejects.toThrow(
      /person p1 of .* is not in it/,
    );
  });

  test("shares that are none", () => {
    expect(readShares("split.tsv")).toBeUndefined();
    expect(() => readShares("70/20/20")).toThrow(/70\/20\/20 sums to 110/);
  });
});
