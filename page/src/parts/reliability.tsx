/** The reliability diagram: how often the first title was expected to follow, and how often it did, with the same as a table. */
import figures from "../figures.json";
import { useWords } from "../i18n.ts";

const SIZE = 300;
const LEFT = 46;
const TOP = 8;
/** No group was surer than this. */
const MOST = 0.7;

const across = (share: number) => LEFT + (SIZE * share) / MOST;
const up = (share: number) => TOP + SIZE - (SIZE * share) / MOST;

/** Wilson's 95 % interval. */
function interval(followed: number, n: number): readonly [number, number] {
  const z = 1.959964;
  const share = followed / n;
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return [middle - half, middle + half];
}

export function Reliability() {
  const { sure } = useWords();
  const ticks = [0, 0.2, 0.4, 0.6];
  return (
    <>
      <svg
        class="diagram"
        viewBox={`0 0 ${LEFT + SIZE + 12} ${TOP + SIZE + 44}`}
        role="img"
        aria-label={sure.reliability}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="grid" x1={LEFT} x2={LEFT + SIZE} y1={up(tick)} y2={up(tick)} />
            <text x={LEFT - 8} y={up(tick) + 4} text-anchor="end">
              {100 * tick}
            </text>
            <text x={across(tick)} y={TOP + SIZE + 18} text-anchor="middle">
              {100 * tick}
            </text>
          </g>
        ))}
        <line class="ideal" x1={across(0)} y1={up(0)} x2={across(MOST)} y2={up(MOST)} />
        {figures.reliability.map(({ n, said, followed }) => {
          const [low, high] = interval(followed, n);
          return (
            <g key={said}>
              <line class="whisker" x1={across(said)} x2={across(said)} y1={up(low)} y2={up(Math.min(high, MOST))} />
              <circle cx={across(said)} cy={up(followed / n)} r="4.5" />
            </g>
          );
        })}
        <text x={LEFT + SIZE / 2} y={TOP + SIZE + 38} text-anchor="middle">
          {sure.axisSaid}
        </text>
        <text transform={`translate(12 ${TOP + SIZE / 2}) rotate(-90)`} text-anchor="middle">
          {sure.axisFollowed}
        </text>
      </svg>
      <details>
        <summary>{sure.table}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{sure.said}</th>
              <th scope="col">{sure.followed}</th>
              <th scope="col">{sure.count}</th>
            </tr>
          </thead>
          <tbody>
            {figures.reliability.map(({ n, said, followed }) => (
              <tr key={said}>
                <td>{Math.round(100 * said)}</td>
                <td>{Math.round((100 * followed) / n)}</td>
                <td>{n}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
