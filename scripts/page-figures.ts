/**
 * The figures that the page's "How sure is this" shows, from a run of the default on the validation part.
 *
 *     wherefore evaluate default --on nlsy97:valid
 *     node scripts/page-figures.ts runs/RUN
 *
 * In: the folder of a run.  Out: page/src/figures.json, every figure with n and its interval.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Figure = { readonly value: number; readonly low: number; readonly high: number; readonly n: number };
type Report = {
  readonly on: string;
  readonly part: string;
  readonly methods: readonly {
    readonly method: string;
    readonly n: number;
    readonly reliability: readonly { readonly n: number; readonly confidence: number; readonly accuracy: number }[];
    readonly breakdown: readonly {
      readonly by: string;
      readonly group: string;
      readonly n: number;
      readonly accEM: Figure;
      readonly hr10: Figure;
    }[];
  }[];
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Name the folder of a run: node scripts/page-figures.ts runs/RUN");
const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report;
const method = report.methods.find((one) => one.method === "default");
if (method === undefined) throw new Error("The run holds no method `default`.");
const rounded = (figure: Figure) => ({
  value: Number(figure.value.toFixed(1)),
  low: Number(figure.low.toFixed(1)),
  high: Number(figure.high.toFixed(1)),
  n: figure.n,
});
const groups = (by: string) =>
  method.breakdown
    .filter((one) => one.by === by)
    .map(({ group, accEM, hr10 }) => ({ group, first: rounded(accEM), firstTen: rounded(hr10) }));
const figures = {
  on: `${report.on}, ${report.part}`,
  people: method.n,
  reliability: method.reliability.map(({ n, confidence, accuracy }) => ({
    n,
    said: Number(confidence.toFixed(4)),
    followed: Math.round(accuracy * n),
  })),
  byStep: groups("step"),
};
writeFileSync(new URL("../page/src/figures.json", import.meta.url), `${JSON.stringify(figures, undefined, 2)}\n`);
