import { describe, expect, test } from "vitest";
import type { CaseScore } from "../evaluate/per-case.ts";
import { reportOn } from "../evaluate/report.ts";
import { runPage } from "./run-page.ts";

const scored = (person: string, method: string, exactMatch: 0 | 1): CaseScore => ({
  kind: "scored",
  case: person,
  person,
  method,
  truth: "29-1141.00" as never,
  change: exactMatch === 0,
  step: exactMatch === 0 ? "new elsewhere" : "stayed",
  jobs: 2,
  top: [(exactMatch === 1 ? "29-1141.00" : "35-2014.00") as never],
  confidence: 0.5,
  rank: exactMatch === 1 ? 1 : 7,
  logP: null,
  entropy: null,
  rankedBy: "counts",
  exact: true,
  coveredMass: 1,
  exactMatch,
  exactMatchString: exactMatch,
  ...(exactMatch === 0 && { amongNew: { rank: 7, logP: null } }),
});

describe("a run as one page", () => {
  const people = ["a", "b", "c", "d"];
  const methods = new Map([
    ["stay", people.map((person) => scored(person, "stay", 1))],
    ["<script>x</script>", people.map((person) => scored(person, "<script>x</script>", 0))],
  ]);
  const report = reportOn(methods, { on: "own", part: "test", notice: "Four people.", seed: 1, closedSet: 1016 });
  const disagreement = {
    right: "stay",
    wrong: "other",
    count: 1,
    cases: [{ id: "a", truth: "Registered Nurses", said: "Cooks & others", place: 7 }],
  };
  const page = runPage("run-1", report, [disagreement]);

  test("needs nothing beside it, and runs nothing", () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<link|<img|https?:|src=/);
    expect(page).toContain("&lt;script&gt;x&lt;/script&gt;");
  });

  test("says figures with their interval, and why one is not there", () => {
    expect(page).toContain("100.0 [100.0, 100.0]");
    // A probability of the true title was never given, so there is no perplexity.
    const { perplexity } = report.methods[0]!.metrics;
    expect(perplexity).toHaveProperty("missing");
    expect(page).toContain((perplexity as { missing: string }).missing);
    expect(page).toContain("no probability for some true title");
  });

  test("lists where one was right and the other wrong", () => {
    expect(page).toContain("stay right, other wrong (1)");
    expect(page).toMatch(/Registered Nurses<\/td><td>Cooks &amp; others<\/td><td>7/);
  });
});
