/** The same few figures for parts of the cases, the chosen methods side by side. */
import type { BreakdownRow } from "../../../src/evaluate/breakdown.ts";
import { FigureCell, Wide } from "./figures.tsx";
import type { Report } from "./source.ts";
import { useRunWords } from "./words.ts";

const BREAKDOWNS = ["step", "label", "history length", "major group", "year"] as const;

export function Groups({ report, methods }: { readonly report: Report; readonly methods: readonly string[] }) {
  const words = useRunWords();
  const chosen = report.methods.filter(({ method }) => methods.includes(method));
  const rowsOf = (at: number) => (chosen[at] as { breakdown?: readonly BreakdownRow[] } | undefined)?.breakdown ?? [];
  return (
    <section aria-labelledby="groups">
      <h2 id="groups">{words.groups}</h2>
      {BREAKDOWNS.map((by) => {
        const groups = rowsOf(0).filter((row) => row.by === by);
        const head = words.by[by] ?? by;
        if (groups.length === 0) return null;
        return (
          <details key={by}>
            <summary>{head}</summary>
            <Wide label={head}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{words.group}</th>
                    <th scope="col">{words.count}</th>
                    {chosen.flatMap(({ method }) =>
                      (["accEM", "hr@10"] as const).map((metric) => (
                        <th key={`${method} ${metric}`} scope="col">
                          {method}: {words.columns[metric]}
                        </th>
                      )),
                    )}
                  </tr>
                </thead>
                <tbody>
                  {groups.map(({ group, n }) => (
                    <tr key={group}>
                      <th scope="row">{group}</th>
                      <td>{n}</td>
                      {chosen.flatMap(({ method }, at) => {
                        const row = rowsOf(at).find((one) => one.by === by && one.group === group);
                        return [
                          <FigureCell key={`${method} accEM`} figure={row?.accEM} digits={1} />,
                          <FigureCell key={`${method} hr10`} figure={row?.hr10} digits={1} />,
                        ];
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </Wide>
          </details>
        );
      })}
    </section>
  );
}
