import { describe, expect, test } from "vitest";
import type { Verdict } from "../domain/index.ts";
import { rateOf } from "../statistics/rates.ts";
import { type PerturbedVerdict, perturbedTable } from "./perturbation-table.ts";

const share = (value: number): Verdict => ({ kind: "share", share: value, of: 4 });
const unscored: Verdict = { kind: "unscored", why: "unreadable", reply: "five" };

function verdictsOf(
  perturbed: PerturbedVerdict["perturbed"],
  verdicts: readonly Verdict[],
  more: Partial<PerturbedVerdict> = {},
) {
  return verdicts.map((verdict, at): PerturbedVerdict => {
    const about = {
      id: String(at),
      perturbed,
      useful: true,
      judge: "measured",
      criterion: "factuality",
      text: "",
    } as const;
    return { ...about, ...more, verdict };
  });
}

function tableOf(verdicts: readonly PerturbedVerdict[]) {
  const [table] = perturbedTable(verdicts, 1);
  return {
    ...table!,
    row: (perturbed: PerturbedVerdict["perturbed"]) => table!.rows.find((row) => row.perturbed === perturbed)!,
  };
}

describe("by hand", () => {
  const table = tableOf([
    ...verdictsOf("none", [share(1), share(1), share(0.5), unscored]),
    ...verdictsOf("wrong-span", [share(0.75), share(1), share(0.25), share(0)]),
    ...verdictsOf("foreign-history", [share(0), share(0), share(0.5), share(1)]),
    ...verdictsOf("instruction", [share(1), share(0), share(0.75), unscored]),
  ]);

  test("false alarms and detections are those below the threshold; what is unscored is neither", () => {
    expect(table.row("none")).toMatchObject({ alarms: { count: 1, n: 3 }, unscored: 1 });
    expect(table.row("wrong-span")).toMatchObject({ alarms: { count: 3, n: 4 }, unscored: 0 });
  });

  test("the AUC is of the cases that were scored with and without", () => {
    // Originals 1, 1, 0.5 against 0.75, 1, 0.25: of nine pairs six are won (1 > 0.75 and 0.25, twice; 0.5 > 0.25; ...) and two tied.
    // 1 beats 0.75 and 0.25 and ties 1: 2.5, twice; 0.5 beats 0.25: 1. Together 6 of 9.
    expect(table.row("wrong-span").auc).toMatchObject({ kind: "estimate", value: 6 / 9, n: 3 });
    expect(table.row("useless").auc).toEqual({ kind: "none", why: "no-items", n: 0 });
  });

  test("words to the judge are weighed against the same false reason without them", () => {
    // Cases 0, 1 and 2 alarmed without; with the words case 0 passes, case 2 is only raised. Case 3 is unscored with them.
    expect(table.instruction).toMatchObject({ passes: { count: 1, n: 3 }, raised: { count: 2, n: 3 } });
  });
});

test("usefulness is asked only where the original is known to be useful", () => {
  const utility = { criterion: "utility" } as const;
  const nats = (value: number): Verdict => ({ kind: "nats", nats: value, under: "counted" });
  const table = tableOf([
    ...verdictsOf("none", [nats(1), nats(2)], utility),
    ...verdictsOf("none", [nats(-1), nats(-1), nats(-1)], { ...utility, useful: false }),
  ]);
  expect(table.row("none").alarms).toMatchObject({ count: 0, n: 2 });
});

// statsmodels 0.15.0: proportion_confint(count, n, method="wilson")
test("Wilson's interval", () => {
  const rate = rateOf(45, 60);
  expect([rate.low, rate.high]).toEqual([expect.closeTo(0.6276792992295218, 8), expect.closeTo(0.8422347746994333, 8)]);
  expect(rateOf(0, 20)).toMatchObject({ low: 0, high: expect.closeTo(0.1611251580528194, 8) });
  expect(rateOf(0, 0)).toEqual({ count: 0, n: 0, low: 0, high: 1 });
});
