/** One row of a sheet: history, reason, and a grade a question; the digits grade the question that is chosen and go on to the next. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Graded } from "../../../src/judges/sheet-columns.ts";
import { gradeRow, noteRow, type Sheet } from "./sheet.ts";
import { useRunWords } from "./words.ts";

const GRADES = [1, 2, 3, 4, 5] as const;

type Props = {
  readonly sheet: Sheet;
  /** Its place in the order. */
  readonly at: number;
  readonly criteria: readonly Graded[];
  readonly showsFollowed: boolean;
  readonly onChange: (sheet: Sheet) => void;
  readonly onUndo: (() => void) | undefined;
  /** Rows forwards, or back. */
  readonly onTurn: (by: number) => void;
};

export function GradingRow({ sheet, at, criteria, showsFollowed, onChange, onUndo, onTurn }: Props) {
  const words = useRunWords();
  const row = sheet.order[at]!;
  const { history, reason, followed, grades, note } = sheet.rows[row]!;
  const [chosen, setChosen] = useState(0);
  const noteField = useRef<HTMLInputElement>(null);

  const grade = (criterion: Graded, given: number | undefined) => {
    onChange(gradeRow(sheet, row, criterion, given));
    if (given === undefined) return;
    const place = criteria.indexOf(criterion);
    if (place + 1 < criteria.length) setChosen(place + 1);
    else onTurn(1);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
    const isUndo = event.key === "u" || ((event.ctrlKey || event.metaKey) && event.key === "z");
    if (!isUndo && (event.ctrlKey || event.metaKey || event.altKey)) return;
    const act = isUndo ? onUndo : KEYS[event.key]?.();
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const KEYS: Readonly<Record<string, () => () => void>> = {
    ...Object.fromEntries(GRADES.map((given) => [given, () => () => grade(criteria[chosen]!, given)])),
    0: () => () => grade(criteria[chosen]!, undefined),
    ArrowDown: () => () => setChosen(Math.min(chosen + 1, criteria.length - 1)),
    ArrowUp: () => () => setChosen(Math.max(chosen - 1, 0)),
    ArrowRight: () => () => onTurn(1),
    ArrowLeft: () => () => onTurn(-1),
    n: () => () => noteField.current?.focus(),
  };
  // Before the next key is pressed, however fast: an ordinary effect would come after it.
  useLayoutEffect(() => {
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });

  return (
    <div class="grading">
      <div class="card">
        <h2>{words.row(at + 1, sheet.rows.length)}</h2>
        <h3>{words.history}</h3>
        <pre class="history-text" lang="en">
          {history}
        </pre>
      </div>
      <div class="card">
        <h3>{words.reason}</h3>
        <p class="reason-text" lang="en">
          {reason}
        </p>
        {showsFollowed && (
          <p class="truth">
            {words.followed}: <b lang="en">{followed}</b>
          </p>
        )}
        {criteria.map((criterion, place) => {
          const [name, question] = words.asks[criterion] as [string, string];
          return (
            <fieldset
              key={criterion}
              class={`grades${place === chosen ? " on" : ""}`}
              onFocusIn={() => setChosen(place)}
            >
              <legend>
                <b>{name}.</b> {question}
              </legend>
              <div class="scale">
                {GRADES.map((given) => (
                  <label key={given} class={grades[criterion] === given ? "on" : undefined}>
                    <input
                      type="radio"
                      class="unseen"
                      name={criterion}
                      checked={grades[criterion] === given}
                      onClick={() => grade(criterion, given)}
                    />
                    {given}
                  </label>
                ))}
              </div>
            </fieldset>
          );
        })}
        <p class="soft small">{words.scale}</p>
        <label>
          {words.note}
          <input
            ref={noteField}
            type="text"
            value={note}
            onChange={(event) => onChange(noteRow(sheet, row, event.currentTarget.value))}
            onKeyDown={(event) => {
              if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
            }}
          />
        </label>
        <div class="buttons">
          <button type="button" class="quiet edged" disabled={at === 0} onClick={() => onTurn(-1)}>
            ←<span class="unseen"> {words.earlier}</span>
          </button>
          <button type="button" class="quiet edged" disabled={at + 1 >= sheet.rows.length} onClick={() => onTurn(1)}>
            <span class="unseen">{words.later} </span>→
          </button>
        </div>
      </div>
    </div>
  );
}
