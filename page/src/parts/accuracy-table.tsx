/** How often the first title was right, and one of the first ten, by groups of people: of 100, with the interval and how many they were. */
import { useWords } from "../i18n.ts";

/** Figures of fewer people say nothing. */
export const FEWEST = 10;

export type Figure = { readonly value: number; readonly low: number; readonly high: number; readonly n: number };
export type Row = { readonly name: string; readonly own: boolean; readonly first: Figure; readonly firstTen: Figure };

export function AccuracyTable({ head, rows }: { readonly head: string; readonly rows: readonly Row[] }) {
  const { sure } = useWords();
  const cell = ({ value, low, high, n }: Figure) =>
    n < FEWEST ? (
      <span class="soft">{sure.few}</span>
    ) : (
      <>
        <b>{Math.round(value)}</b> <span class="soft">({sure.interval(Math.round(low), Math.round(high))})</span>
      </>
    );
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">{sure.first}</th>
          <th scope="col">{sure.ten}</th>
          <th scope="col">{sure.count}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, own, first, firstTen }) => (
          <tr key={name} class={own ? "own" : undefined} aria-current={own ? "true" : undefined}>
            <th scope="row">{name}</th>
            <td>{cell(first)}</td>
            <td>{cell(firstTen)}</td>
            <td>{first.n}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
