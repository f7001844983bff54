/** The cases of a run: all, or those that one method has right and the other wrong, a page at a time. */
import { SHOWN_CASES, type ShownCases } from "../../../src/evaluate/case-pairs.ts";
import { Answered, useAsked } from "./asked.tsx";
import { nameOf, type RunPlace } from "./chosen.tsx";
import { Wide } from "./figures.tsx";
import { type Go, writePlace } from "./route.ts";
import type { CasesPage, RunsSource, Score } from "./source.ts";
import { useRunWords } from "./words.ts";

export const CASES_A_PAGE = 20;

type Props = {
  readonly source: RunsSource;
  readonly place: RunPlace;
  readonly a: string;
  readonly b: string | undefined;
  readonly methods: readonly string[];
  /** In how many cases one of the two alone is right; undefined where that is not known yet. */
  readonly alone: { readonly a: number; readonly b: number } | undefined;
  readonly go: Go;
};

export function CaseList({ source, place, a, b, methods, alone, go }: Props) {
  const words = useRunWords();
  const filters = SHOWN_CASES.filter((one) => b !== undefined || (one !== "only-a" && one !== "only-b"));
  const show = filters.includes(place.show) ? place.show : "all";
  const { from } = place;
  const asked = useAsked(`${place.run} ${a} ${b} ${show} ${from}`, () =>
    source.cases(place.run, { a, b, show, from, limit: CASES_A_PAGE }),
  );
  const count: Partial<Record<ShownCases, number>> = alone ? { "only-a": alone.a, "only-b": alone.b } : {};
  return (
    <section aria-labelledby="cases">
      <h2 id="cases">{words.caseHead}</h2>
      <fieldset class="segments">
        <legend class="unseen">{words.show}</legend>
        {filters.map((one) => (
          <label key={one} class={one === show ? "on" : undefined}>
            <input
              type="radio"
              name="show"
              class="unseen"
              checked={one === show}
              onChange={() => go({ ...place, a, b, show: one, from: 0 })}
            />
            {words.shown[one]}
            {count[one] !== undefined && <span class="soft"> {count[one]}</span>}
          </label>
        ))}
      </fieldset>
      <Answered asked={asked}>
        {(page) => (
          <>
            <p class="soft" role="status">
              {page.found === 0
                ? words.nothingFound
                : words.fromTo(from + 1, Math.min(from + CASES_A_PAGE, page.found), page.found)}
            </p>
            {page.found > 0 && <CaseTable page={page} place={place} a={a} b={b} methods={methods} />}
            {page.found > CASES_A_PAGE && (
              <div class="buttons">
                <button
                  type="button"
                  class="secondary"
                  disabled={from === 0}
                  onClick={() => go({ ...place, from: Math.max(0, from - CASES_A_PAGE) })}
                >
                  {words.earlier}
                </button>
                <button
                  type="button"
                  class="secondary"
                  disabled={from + CASES_A_PAGE >= page.found}
                  onClick={() => go({ ...place, from: from + CASES_A_PAGE })}
                >
                  {words.later}
                </button>
              </div>
            )}
          </>
        )}
      </Answered>
    </section>
  );
}

type TableProps = Pick<Props, "place" | "a" | "b" | "methods"> & { readonly page: CasesPage };

function CaseTable({ page: { cases, titles }, place, a, b, methods }: TableProps) {
  const words = useRunWords();
  return (
    <Wide label={words.caseHead}>
      <table class="cases">
        <thead>
          <tr>
            <th scope="col">{words.case}</th>
            <th scope="col">{words.followed}</th>
            <th scope="col">
              <b class="side-a">A</b> {words.putFirst(a)}
            </th>
            {b !== undefined && (
              <th scope="col">
                <b class="side-b">B</b> {words.putFirst(nameOf(b, methods))}
              </th>
            )}
            <th scope="col">{words.jobs}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map(({ a: score, b: other }) => (
            <tr key={score.case}>
              <th scope="row">
                <a href={writePlace({ ...place, a, b, case: score.case })}>{score.case}</a>
              </th>
              <td lang="en">{titles[score.truth] ?? score.truth}</td>
              <First score={score} titles={titles} />
              {b !== undefined && (other === undefined ? <td /> : <First score={other} titles={titles} />)}
              <td>{score.jobs}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function First({ score, titles }: { readonly score: Score; readonly titles: CasesPage["titles"] }) {
  const words = useRunWords();
  if (score.kind === "failed") return <td class="soft">{words.failedCase}</td>;
  const first = score.top[0]!;
  const isRight = score.exactMatch === 1;
  return (
    <td>
      <span lang="en" class={isRight ? "right" : undefined}>
        {isRight && "✓ "}
        {titles[first] ?? first}
      </span>{" "}
      {!isRight && <span class="soft small">({words.place(score.rank)})</span>}
    </td>
  );
}
