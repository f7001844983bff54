/** Outcome by judge's score, drawn and as a table: of method A by what a judge found in its reasons, and of method B on the same cases. */
import { useState } from "preact/hooks";
import { Answered, useAsked } from "./asked.tsx";
import { Wide } from "./figures.tsx";
import type { Doses, DosesAsked, Figure, RunsSource } from "./source.ts";
import { useRunWords } from "./words.ts";

const CRITERIA = ["factuality", "coherence", "validity"] as const;
const [WIDTH, HEIGHT, LEFT, TOP] = [440, 220, 48, 10];

type Props = {
  readonly source: RunsSource;
  readonly run: string;
  readonly a: string;
  /** A method of the same run; undefined where none is set beside. */
  readonly b: string | undefined;
};

export function DosesOf({ source, run, a, b }: Props) {
  const words = useRunWords();
  const [criterion, setCriterion] = useState<DosesAsked["criterion"]>("factuality");
  const asked = useAsked(`${run} ${a} ${b} ${criterion}`, () => source.doses(run, { method: a, beside: b, criterion }));
  return (
    <section aria-labelledby="doses">
      <h2 id="doses">{words.doses}</h2>
      <p>{words.dosesSaid}</p>
      <label class="narrow">
        {words.criterion}
        <select
          value={criterion}
          onChange={(event) => setCriterion(event.currentTarget.value as DosesAsked["criterion"])}
        >
          {CRITERIA.map((one) => (
            <option key={one} value={one}>
              {words.criteria[one]}
            </option>
          ))}
        </select>
      </label>
      <Answered asked={asked}>
        {(doses) =>
          doses.rows.every(({ n }) => n === 0) ? (
            <p class="soft">{words.noDoses(a)}</p>
          ) : doses.beside === null ? (
            <p class="soft">{words.dosesAlone}</p>
          ) : (
            <>
              <Plot doses={doses} />
              <DoseTable doses={doses} />
              {doses.unscored > 0 && <p class="soft small">{words.unscored(doses.unscored)}</p>}
            </>
          )
        }
      </Answered>
    </section>
  );
}

function Plot({ doses: { rows } }: { readonly doses: Doses }) {
  const words = useRunWords();
  const highest = Math.max(20, ...rows.flatMap(({ outcome, beside: other }) => [outcome?.high ?? 0, other?.high ?? 0]));
  const top = 20 * Math.ceil(highest / 20);
  const up = (percent: number) => TOP + HEIGHT * (1 - percent / top);
  const across = (at: number) => LEFT + ((at + 0.5) * (WIDTH - LEFT)) / rows.length;
  const ticks = Array.from({ length: 5 }, (_, at) => (top * at) / 4);
  return (
    <svg class="diagram wide-diagram" viewBox={`0 0 ${WIDTH} ${TOP + HEIGHT + 44}`} role="img" aria-label={words.doses}>
      {ticks.map((tick) => (
        <g key={tick}>
          <line class="grid" x1={LEFT} x2={WIDTH} y1={up(tick)} y2={up(tick)} />
          <text x={LEFT - 8} y={up(tick) + 4} text-anchor="end">
            {tick}
          </text>
        </g>
      ))}
      {rows.map(({ dose, outcome, beside: other }, at) => (
        <g key={dose}>
          <Mark figure={outcome} x={across(at) - 9} up={up} side="a" />
          <Mark figure={other} x={across(at) + 9} up={up} side="b" />
          <text x={across(at)} y={TOP + HEIGHT + 18} text-anchor="middle">
            {words.dose[dose]}
          </text>
        </g>
      ))}
      <text x={(LEFT + WIDTH) / 2} y={TOP + HEIGHT + 38} text-anchor="middle">
        {words.doseAxis}
      </text>
      <text transform={`translate(12 ${TOP + HEIGHT / 2}) rotate(-90)`} text-anchor="middle">
        {words.outcomeAxis}
      </text>
    </svg>
  );
}

type MarkProps = {
  readonly figure: Figure | null;
  readonly x: number;
  readonly up: (percent: number) => number;
  readonly side: "a" | "b";
};

function Mark({ figure, x, up, side }: MarkProps) {
  if (figure === null) return null;
  return (
    <g class={`mark-${side}`}>
      <line class="whisker" x1={x} x2={x} y1={up(figure.low)} y2={up(figure.high)} />
      <circle cx={x} cy={up(figure.value)} r="4.5" />
    </g>
  );
}

function DoseTable({ doses: { rows, method, beside } }: { readonly doses: Doses }) {
  const words = useRunWords();
  const cell = (figure: Figure | null) =>
    figure === null ? (
      <span class="soft">{words.nothing}</span>
    ) : (
      <>
        <b>{figure.value.toFixed(1)}</b>{" "}
        <span class="soft">
          [{figure.low.toFixed(1)}, {figure.high.toFixed(1)}]
        </span>
      </>
    );
  return (
    <Wide label={words.doses}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.doseAxis}</th>
            <th scope="col">{words.count}</th>
            <th scope="col">
              <b class="side-a">A</b> {method}
            </th>
            <th scope="col">
              <b class="side-b">B</b> {beside}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ dose, n, outcome, beside: other }) => (
            <tr key={dose}>
              <th scope="row">{words.dose[dose]}</th>
              <td>{n}</td>
              <td class="figure">{cell(outcome)}</td>
              <td class="figure">{cell(other)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
