/**
 * Whether the field of a degree says what an ambiguous title was: NLSY97, titles cut down to their head ("Nurses", "Teachers").
 *
 *     WHEREFORE_DATA=FOLDER node experiments/degree-evidence.ts
 *
 * How many times as often each field of a bachelor's degree stands beside an occupation as beside any, by SOC's minor group, is counted on the
 * training people, smoothed to 1. On the validation people, the nearest titles of a cut title are weighed by it; given is the share of the
 * jobs for which the first of them is right, with and without the field.
 */
import { type Career, type Job, socGroup } from "../src/domain/index.ts";
import { BROAD_FIELDS, broadField } from "../src/histories/broad-field.ts";
import { casesByPart } from "../src/histories/cases-by-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { rateOf } from "../src/statistics/rates.ts";

const taxonomy = loadTaxonomy();
const coder = loadTitleCoder();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", coder);
const { train, valid } = await casesByPart(dataset);

type Pair = { readonly code: string; readonly field: string };

/** The jobs that began after a bachelor's degree with a field, each once a person. */
function pairsOf(cases: typeof valid): Pair[] {
  const byPerson = new Map(cases.map((one) => [one.person, one]));
  return [...byPerson.values()].flatMap(({ history }) => {
    const degree = (history as unknown as Career).education.find(({ field }) => field !== undefined);
    const field = broadField(degree?.field);
    if (field === undefined || degree?.date === undefined) return [];
    return history.jobs.flatMap(({ start, coding }: Job) =>
      start !== undefined && start >= degree.date! && coding.kind === "coded" ? [{ code: coding.code, field }] : [],
    );
  });
}

const SMOOTHING = 20;
const known = pairsOf(train);
const share = (field: string, among: readonly Pair[]) =>
  among.filter((one) => one.field === field).length / among.length;
const byGroup = Map.groupBy(known, ({ code }) => socGroup(code, 3));
const times = new Map(
  [...byGroup].map(([group, own]) => [
    group,
    Object.fromEntries(
      BROAD_FIELDS.map((field) => {
        const all = share(field, known);
        return [
          field,
          (own.filter((one) => one.field === field).length + SMOOTHING * all) / (own.length + SMOOTHING) / all,
        ];
      }),
    ),
  ]),
);

function headOf(code: string): string {
  const { title } = taxonomy.occupations[taxonomy.indexOf(code)!]!;
  return title
    .split(/,| and | Except/)[0]!
    .trim()
    .split(" ")
    .at(-1)!;
}

let [alone, beside, asked] = [0, 0, 0];
let [decided, rightlyDecided] = [0, 0];
const heads = new Map<string, [number, number, number]>();
for (const { code, field } of pairsOf(valid)) {
  const coding = coder(headOf(code));
  if (coding.kind !== "not-recognised" || coding.nearest.length < 2) continue;
  asked++;
  const weighed = coding.nearest.map((near) => ({
    code: near.code as string,
    weight: near.score * (times.get(socGroup(near.code, 3))?.[field] ?? 1),
  }));
  const [first] = weighed.toSorted((a, b) => b.weight - a.weight);
  const [before, after] = [coding.nearest[0]!.code === code, first!.code === code];
  if (before) alone++;
  if (after) beside++;
  const row = heads.get(headOf(code)) ?? [0, 0, 0];
  heads.set(headOf(code), [row[0] + 1, row[1] + Number(before), row[2] + Number(after)]);
  if (first!.weight / weighed.reduce((sum, { weight }) => sum + weight, 0.3) >= 0.55) {
    decided++;
    if (after) rightlyDecided++;
  }
}
const said = (right: number, of: number) => {
  const { low, high } = rateOf(right, of);
  return `${right} of ${of} (${((100 * right) / of).toFixed(1)} % [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}])`;
};
console.log(`counted on ${known.length} jobs; cut titles that are not recognised: ${asked}`);
console.log(`the nearest is right: ${said(alone, asked)}; weighed by the field: ${said(beside, asked)}`);
console.log(`taken where the weight is 0.55 or more: ${said(rightlyDecided, Math.max(1, decided))}`);
for (const [head, [n, before, after]] of [...heads].sort((a, b) => b[1][0] - a[1][0]).slice(0, 12))
  console.log(`  ${head}: ${n}, ${before} right alone, ${after} with the field`);
