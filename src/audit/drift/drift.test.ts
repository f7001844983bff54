import { describe, expect, test } from "vitest";
import { commandsIn } from "../../../tests/support/command.ts";
import { TABLES, writeTables } from "../../../tests/support/release.ts";
import type { CaseScore } from "../../evaluate/per-case.ts";
import { loadTaxonomy } from "../../taxonomy/facts.ts";
import { readRelease } from "../../taxonomy/release/releases.ts";
import { onetDrift, touchedRankings } from "./onet-drift.ts";
import { type PersonSeen, servedDrift } from "./served-drift.ts";

/** A made release: nurses move to another code, cooks get another title and an occupation more stands beside. */
function madeRelease(): string {
  const changes: Record<string, (text: string) => string> = {
    "Occupation Data": (text) =>
      `${text.replace("29-1141.00", "29-1142.00").replace("Cooks, Restaurant", "Cooks")}\n15-1299.10\tPrompt Writers\tWrite.`,
  };
  return writeTables({}, ".txt", (text) => {
    const name = Object.entries(TABLES).find(([, own]) => own === text)![0];
    const moved = text.replaceAll("29-1141.00", "29-1142.00");
    return changes[name]?.(text) ?? (name === "Alternate Titles" ? `${moved}\n15-1299.10\tWard Sister` : moved);
  });
}

describe("two releases of O*NET", () => {
  test("a code that moved, one that is new, a title that changed, an alternate title under another code", async () => {
    const drift = onetDrift(await readRelease(writeTables()), await readRelease(madeRelease()));
    expect(drift).toMatchObject({
      occupations: { from: 2, to: 3 },
      moved: [{ code: "29-1141.00", title: "Registered Nurses", to: "29-1142.00" }],
      gone: [],
      added: [{ code: "15-1299.10", title: "Prompt Writers" }],
      retitled: [{ code: "35-2014.00", from: "Cooks, Restaurant", to: "Cooks" }],
      // "Ward Sister" and "Health Carer" stand in both, each under other codes than before.
      alternateTitles: { count: 2, n: 2 },
    });
    const scored = (top: string, truth: string) =>
      ({ kind: "scored", method: "m", top: [top], truth }) as unknown as CaseScore;
    const scores = [
      scored("29-1141.00", "35-2014.00"),
      scored("35-2014.00", "29-1141.00"),
      scored("35-2014.00", "35-2014.00"),
    ];
    expect(touchedRankings(scores, drift)).toMatchObject({
      first: { count: 1, n: 3 },
      firstTen: { count: 1 },
      truth: { count: 1 },
      renamed: { count: 2 },
    });
  });

  test("a release against itself has not changed, and the command says so", async () => {
    const release = await readRelease(writeTables());
    const none = { moved: [], gone: [], added: [], retitled: [] };
    expect(onetDrift(release, release)).toMatchObject({
      ...none,
      relatedMembers: { count: 0, n: 1 },
      alternateTitles: { count: 0 },
    });
    const { code, out } = await commandsIn({})(["drift", "onet", writeTables(), madeRelease()]);
    expect(code).toBe(0);
    expect(out).toContain("29-1141.00 Registered Nurses: now 29-1142.00");
  });
});

describe("who is served", () => {
  const person = (id: string, last: string | undefined, more: Partial<PersonSeen> = {}): PersonSeen => ({
    person: id,
    jobs: 2,
    titles: 2,
    notRecognised: 0,
    last,
    codes: last === undefined ? [] : [last],
    understood: last !== undefined,
    ...more,
  });
  const many = (n: number, of: (at: number) => PersonSeen) => Array.from({ length: n }, (_, at) => of(at));

  test("counts by hand, and a shift that was put in", () => {
    const trained = many(200, (at) => person(`t${at}`, at % 2 === 0 ? "29-1141.00" : "35-2014.00"));
    const served = [
      ...many(45, (at) => person(`s${at}`, "29-1141.00")),
      ...many(5, (at) => person(`u${at}`, "11-1011.00", { notRecognised: 1 })),
      ...many(10, (at) => person(`n${at}`, undefined, { notRecognised: 2 })),
    ];
    const drift = servedDrift(served, trained, loadTaxonomy(), 1);
    expect(drift).toMatchObject({
      served: 60,
      trained: 200,
      notRecognised: { value: 25 / 120, n: 120 },
      notUnderstood: { count: 10, n: 60 },
      unseen: { count: 5, n: 50 },
      jobs: { served: { value: 2 }, trained: { value: 2 } },
      bins: [
        { group: "11", served: 5, trained: 0 },
        { group: "29", served: 45, trained: 100 },
        { group: "35", served: 0, trained: 100 },
      ],
    });
    expect(drift.occupations!.chiSquare.p).toBeLessThan(1e-9);
    expect(drift.occupations!.jensenShannon.low).toBeGreaterThan(0.05);
  });

  test("the same people against themselves have not shifted, in whatever order", () => {
    const people = many(120, (at) => person(`p${at}`, ["29-1141.00", "35-2014.00", "41-2011.00"][at % 3]));
    const drift = servedDrift(people, people.toReversed(), loadTaxonomy(), 1);
    expect(drift.occupations).toMatchObject({
      stabilityIndex: 0,
      jensenShannon: { value: 0 },
      chiSquare: { statistic: 0, p: 1 },
    });
    expect(drift.unseen.count).toBe(0);
  });
});
