/** Two methods on the same cases: what differs in words first, then each difference with its interval, p and what so many cases could show. */
import { chanceText } from "../../../src/statistics/texts.ts";
import { scaleOf, Whisker, Wide } from "./figures.tsx";
import type { Comparison, Figure } from "./source.ts";
import { useRunWords } from "./words.ts";

type Difference = Figure & { readonly p: number; readonly smallestDetectable?: unknown };

const DIGITS = { logP: 3, accEM: 1, accRM: 1, mrr: 1 } as const;

type Props = {
  readonly comparison: Comparison;
  /** It says b less a. */
  readonly isTurned: boolean;
  /** It is one of a family of pairs, corrected together. */
  readonly isOfRun: boolean;
  readonly a: string;
  readonly b: string;
};

export function Pair({ comparison, isTurned, isOfRun, a, b }: Props) {
  const words = useRunWords();
  const { logP, accEM, accRM, mrr } = comparison;
  const [onlyA, onlyB] = isTurned ? [accEM.onlyB, accEM.onlyA] : [accEM.onlyA, accEM.onlyB];
  const turned = (one: Difference): Difference =>
    isTurned ? { ...one, value: -one.value, low: -one.high, high: -one.low } : one;
  const likelier = logP && turned(logP);
  const points = [accEM, mrr, ...(accRM === null ? [] : [accRM])].map(turned);
  const scale = scaleOf(points, 0);
  const verdict =
    likelier === null
      ? undefined
      : likelier.low > 0
        ? words.verdict.better(a, b)
        : likelier.high < 0
          ? words.verdict.worse(a, b)
          : words.verdict.untold(a, b);
  return (
    <>
      {verdict && <p class="lead">{verdict}</p>}
      <p>
        {accEM.mcnemar === null
          ? words.noMcnemar(a, b, onlyA, onlyB)
          : words.mcnemar(a, b, onlyA, onlyB, chanceText(accEM.mcnemar.midP))}
      </p>
      <Wide label={words.pair}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.metric}</th>
              <th scope="col">{words.difference}</th>
              <td class="drawn" />
              <th scope="col">{words.chance}</th>
              <th scope="col">
                <abbr title={words.detectableSaid}>{words.detectable}</abbr>
              </th>
            </tr>
          </thead>
          <tbody>
            {likelier === null ? (
              <tr>
                <th scope="row">{words.rows.logP}</th>
                <td colSpan={4} class="soft">
                  {words.noLogP}
                </td>
              </tr>
            ) : (
              <Row name="logP" difference={likelier} scale={scaleOf([likelier], 0)} p={logP!.holm} />
            )}
            <Row name="accEM" difference={points[0]!} scale={scale} />
            {accRM !== null && <Row name="accRM" difference={points[2]!} scale={scale} />}
            <Row name="mrr" difference={points[1]!} scale={scale} />
          </tbody>
        </table>
      </Wide>
      {likelier !== null && isOfRun && <p class="soft small">{words.holm}</p>}
    </>
  );
}

type RowProps = {
  readonly name: keyof typeof DIGITS;
  readonly difference: Difference;
  readonly scale: readonly [number, number];
  readonly p?: number;
};

function Row({ name, difference, scale, p = difference.p }: RowProps) {
  const words = useRunWords();
  const { value, low, high, smallestDetectable } = difference;
  const digits = DIGITS[name];
  return (
    <tr>
      <th scope="row">{words.rows[name]}</th>
      <td class="figure">
        <b>{signed(value, digits)}</b>{" "}
        <span class="soft">
          [{signed(low, digits)}, {signed(high, digits)}]
        </span>
      </td>
      <td class="drawn">
        <Whisker figure={difference} scale={scale} zero />
      </td>
      <td>{chanceText(p)}</td>
      <td>{typeof smallestDetectable === "number" && smallestDetectable.toFixed(digits)}</td>
    </tr>
  );
}

/** With a sign, so that a difference is read as one. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}
