import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyFolder, releaseZip, TABLES, writeTables, writeZip } from "../../../tests/support/release.ts";
import { zipOf } from "../../../tests/support/zip.ts";
import { BadInputError } from "../../domain/index.ts";
import { buildFacts, loadTaxonomy } from "../facts.ts";
import { describeOccupation } from "../search.ts";
import { titleCoder } from "../titles.ts";
import { buildCache, cacheFolder, pullRelease, readCache, releaseAddress } from "./cache.ts";
import { readRelease } from "./releases.ts";

const taxonomy = loadTaxonomy();

describe("a release is read", () => {
  const NEW_NAMES = {
    "Occupation Data": "occupation_data",
    "Related Occupations": "related_occupations",
    "Job Zones": "job_zones",
    "Task Statements": "task_statements",
    Knowledge: "knowledge",
    Skills: "essential_skills",
    Interests: "career_interest_types",
    "Alternate Titles": "job_titles",
  };

  test("under old and new names, as text and as CSV", async () => {
    const old = await readRelease(writeTables());
    expect(old).toMatchObject({ release: "30.1", zones: [{ zone: 3 }], skills: [{ element: "Science", value: 3 }] });
    expect(old.knowledge).toHaveLength(1); // the level scale is left out
    const csv = (text: string) =>
      text
        .split("\n")
        .map((line) => `"${line.replaceAll("\t", '","')}"`)
        .join("\n")
        .replace('"Alternate Title"', '"Job Title"');
    const fresh = await readRelease(writeTables(NEW_NAMES, ".csv", csv));
    expect(fresh.titles).toEqual(old.titles);
    // The Census list writes a whole group as 29-1140 or 29-114X.
    expect(buildFacts(fresh, [{ census2018: "3255", soc2018: "29-114X" }])).toEqual(
      buildFacts(old, [{ census2018: "3255", soc2018: "29-1140" }]),
    );
  });

  test("from its ZIP, from the folder above, and from gzipped tables with new column names, alike", async () => {
    const folder = writeTables();
    const whole = await readRelease(folder);
    expect(await readRelease(writeZip(await releaseZip()))).toEqual(whole);
    expect({ ...(await readRelease(join(folder, ".."))), release: "30.1" }).toEqual(whole);
    const snake = (text: string) =>
      gzipSync(
        text.replace(/^.*/, (heads) => heads.toLowerCase().replaceAll("o*net-soc", "onet_soc").replaceAll(" ", "_")),
      );
    expect(await readRelease(writeTables(NEW_NAMES, ".tsv.gz", snake))).toEqual(whole);
  });
});

test("a short title is a title of its own, without its brackets", async () => {
  const folder = writeTables({}, ".txt", (text) =>
    text.startsWith("O*NET-SOC Code\tTitle\tAlternate Title") || text.includes("Alternate Title")
      ? "O*NET-SOC Code\tAlternate Title\tShort Title\n29-1141.00\tWard Sister (WS)\tWS\n29-1141.00\tNurse (Night)\tn/a\n"
      : text,
  );
  const titles = (await readRelease(folder)).titles.map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(["Ward Sister", "WS", "Nurse (Night)"]));
  expect(titles).not.toContain("Ward Sister (WS)");
  expect(titles).not.toContain("n/a");
});

describe("a release is refused", () => {
  test("where two of them lie in one folder, or only Excel files", async () => {
    const folder = writeTables();
    const above = join(folder, "..");
    const beside = join(above, "db_29_3_text");
    mkdirSync(beside);
    writeFileSync(join(beside, "Occupation Data.txt"), TABLES["Occupation Data"]!);
    await expect(readRelease(above)).rejects.toThrow("it holds several releases");
    const excel = emptyFolder();
    writeFileSync(join(excel, "Occupation Data.xlsx"), "PK");
    await expect(readRelease(excel)).rejects.toThrow("Excel files are not read");
  });

  const changed = (from: string, to: string) => readRelease(writeTables({}, ".txt", (text) => text.replace(from, to)));

  test("by file, line and column where it is not as O*NET writes it", async () => {
    await expect(readRelease(writeTables({ Knowledge: "Wisdom" }))).rejects.toThrow('has no table "Knowledge"');
    await expect(changed("Job Zone\n29-1141.00\t3", "Job Zone\n29-1141.00\tthree")).rejects.toThrow(
      /Job Zones\.txt:2 Job Zone: "three" cannot be read/,
    );
    await expect(changed("Job Zone\n29-1141.00\t3", "Job Zone\n29-1141.00\t9")).rejects.toThrow(
      /Job Zones\.txt:2 Job Zone: "9" cannot be read\. A whole number from 1 to 5/,
    );
    await expect(changed("29-1141.00\tRegistered", "nurse\tRegistered")).rejects.toThrow(
      /Occupation Data\.txt:2 .*"nurse"/,
    );
    await expect(changed("Element Name\tScale ID", "Element\tScale ID")).rejects.toThrow(
      /Element Name.*the table has onetsoccode, element, scaleid/,
    );
  });

  test("where the place is no release at all", async () => {
    const nowhere = join(emptyFolder(), "nowhere");
    await expect(readRelease(nowhere)).rejects.toMatchObject({ code: "not-a-release" });
    const file = join(emptyFolder(), "x.txt");
    writeFileSync(file, "a career");
    await expect(readRelease(file)).rejects.toMatchObject({ code: "not-a-release" });
    await expect(readRelease(emptyFolder())).rejects.toMatchObject({ code: "missing-table" });
  });

  test("as a ZIP cut short, a bomb, or one that climbs out of its folder", async () => {
    await expect(readRelease(writeZip((await releaseZip()).subarray(0, 500)))).rejects.toMatchObject({
      code: "bad-zip",
    });
    const bomb = await zipOf({ "Occupation Data.txt": Buffer.alloc(20e6, 0x20) });
    await expect(readRelease(writeZip(bomb))).rejects.toThrow(/packed more than/);
    // A library that writes ZIPs refuses such a name, so it is put into the bytes.
    const climbing = await zipOf({ "ab/ab/Occupation Data.txt": TABLES["Occupation Data"]! });
    for (let at = climbing.indexOf("ab/ab/"); at >= 0; at = climbing.indexOf("ab/ab/")) climbing.write("../../", at);
    await expect(readRelease(writeZip(climbing))).rejects.toMatchObject({ code: "bad-zip" });
  });

  test("as a gzipped table that breaks off", async () => {
    const short = (text: string) => gzipSync(text).subarray(0, 30);
    await expect(readRelease(writeTables({}, ".txt.gz", short))).rejects.toMatchObject({ code: "damaged-table" });
  });

  test("with an error of ours for whatever bytes stand in a table", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(TABLES)),
        fc.uint8Array({ maxLength: 200 }),
        async (table, bytes) => {
          const folder = writeTables();
          writeFileSync(join(folder, `${table}.txt`), bytes);
          const refusal = await readRelease(folder).then(
            () => undefined,
            (error: unknown) => error,
          );
          if (refusal !== undefined) expect(refusal).toBeInstanceOf(BadInputError);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});

describe("a release at hand", () => {
  test("gives alternate titles, tasks and the description", async () => {
    const folder = emptyFolder();
    await buildCache(await readRelease(writeTables()), folder);
    const coder = titleCoder(taxonomy, readCache(folder));
    expect(coder("ward sisters")).toMatchObject({ kind: "coded", code: "29-1141.00", found: "alternate-title" });
    expect(coder("Ward Sister, Mercy")).toMatchObject({ code: "29-1141.00", found: "alternate-title" });
    expect(describeOccupation("29-1141.00", taxonomy, readCache(folder)).atHand).toMatchObject({
      description: "Care.",
      tasks: ["Nurse people."],
    });
  });

  test("leaves a title that stands under several occupations to the matcher, and says so", async () => {
    const release = await readRelease(writeTables());
    const cacheOf = async (title: string, codes: readonly string[]) => {
      const folder = emptyFolder();
      const occupations = codes.map((code) => ({ ...taxonomy.occupations[taxonomy.indexOf(code)!]!, description: "" }));
      const titles = occupations.map(({ code }) => ({ code, title }));
      await buildCache({ ...release, occupations, titles }, folder);
      return titleCoder(taxonomy, readCache(folder));
    };
    const plain = titleCoder(taxonomy, undefined)("truck driver helper");
    expect(plain).toMatchObject({ kind: "coded", found: "matcher" });
    const code = plain.kind === "coded" ? plain.code : "";
    const among = await cacheOf("Truck Driver Helper", [code, "53-3033.00"]);
    expect(among("truck driver helper")).toMatchObject({ ...plain, found: "alternate-title" });
    const without = await cacheOf("Truck Driver Helper", ["29-1141.00", "35-2014.00"]);
    expect(without("truck driver helper")).toEqual(plain);
    // Nor does one odd listing make an occupation of a rank.
    const odd = await cacheOf("Owner", ["29-1229.03"]);
    expect(odd("Owner")).toMatchObject({ kind: "not-recognised", why: "no-trade" });
  });

  test("that is damaged is said to be so", () => {
    for (const text of ["{", "[]", "{}", '{"release":"30.1","occupations":{"29-1141.00":{"titles":3}}}']) {
      const folder = emptyFolder();
      writeFileSync(join(folder, "onet-release.json"), text);
      expect(() => readCache(folder)).toThrow("the cached O*NET release is damaged");
    }
    expect(readCache(emptyFolder())).toBeUndefined();
  });

  test("is kept where the environment says, an empty variable being an unset one", () => {
    expect(cacheFolder({ WHEREFORE_CACHE: "/a" })).toBe("/a");
    expect(cacheFolder({ WHEREFORE_CACHE: "", XDG_CACHE_HOME: "/b" })).toBe(join("/b", "wherefore"));
  });
});

describe("a release is fetched", () => {
  const answering = (answer: () => Response | Promise<Response>) => (async () => answer()) as unknown as typeof fetch;
  const signal = new AbortController().signal;

  test("and built, from the O*NET Center's address", async () => {
    const folder = emptyFolder();
    const asked: string[] = [];
    const fetcher = (async (address: string) => {
      asked.push(address);
      return new Response(new Uint8Array(await releaseZip()));
    }) as unknown as typeof fetch;
    await pullRelease("30.1", folder, fetcher, signal);
    expect(asked).toEqual(["https://www.onetcenter.org/dl_files/database/db_30_1_text.zip"]);
    expect(readCache(folder)).toMatchObject({ release: "30.1" });
  });

  test.each([
    ["an error", () => new Response("", { status: 503 }), "the server answered 503"],
    ["a page", () => new Response("<html>Log in to the network</html>"), "the answer is not a ZIP file"],
    ["nothing", () => Promise.reject(new TypeError("fetch failed")), "fetch failed"],
    [
      "a part",
      () =>
        new Response(
          new ReadableStream({
            start: (stream) => stream.enqueue(new Uint8Array([0x50, 0x4b])),
            pull: (stream) => stream.error(new Error("the line broke")),
          }),
        ),
      "the line broke",
    ],
  ])("or not: the answer is %s", async (_, answer, why) => {
    const folder = emptyFolder();
    await expect(pullRelease("30.2", folder, answering(answer), signal)).rejects.toMatchObject({
      code: "release-unreachable",
      message: expect.stringContaining(`${releaseAddress("30.2")} could not be fetched: ${why}`),
    });
    expect(existsSync(join(folder, "onet-release.json"))).toBe(false);
  });

  test("or not: the release cannot be, or the user stopped it", async () => {
    const never = answering(() => new Response(""));
    await expect(pullRelease("12.1", emptyFolder(), never, signal)).rejects.toMatchObject({ code: "unknown-release" });
    const stop = new AbortController();
    stop.abort(new DOMException("stopped", "AbortError"));
    const stopped = answering(() => Promise.reject(stop.signal.reason));
    await expect(pullRelease("30.1", emptyFolder(), stopped, stop.signal)).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
