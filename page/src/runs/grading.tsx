/** Reasons graded by a person, blind and by the keyboard: a sheet is opened, filled row by row, and downloaded. Nothing is sent or stored. */
import { useEffect, useState } from "preact/hooks";
import { GRADED, type Graded } from "../../../src/judges/sheet-columns.ts";
import { GradingRow } from "./grading-row.tsx";
import { writePlace } from "./route.ts";
import { type NoSheet, readSheet, type Sheet, writeSheet } from "./sheet.ts";
import { useRunWords } from "./words.ts";

/** The first pass does not see what followed; utility is graded after it. */
const FIRST_PASS: readonly Graded[] = GRADED.filter((one) => one !== "utility");
const SECOND_PASS: readonly Graded[] = ["utility"];

export function Grading() {
  const words = useRunWords();
  const [states, setStates] = useState<readonly Sheet[]>([]);
  const [person, setPerson] = useState("");
  const sheet = states.at(-1);
  return (
    <article class="runs-screen">
      <p class="crumbs">
        <a href={writePlace({ screen: "list" })}>{words.runs}</a>
      </p>
      <h1>{words.gradeHead}</h1>
      {sheet === undefined ? (
        <Opening
          onOpen={(opened, name) => {
            setStates([opened]);
            setPerson(name);
          }}
        />
      ) : (
        <Filling
          sheet={sheet}
          person={person}
          onChange={(next) => setStates([...states, next])}
          onUndo={states.length > 1 ? () => setStates(states.slice(0, -1)) : undefined}
          onLeave={() => setStates([])}
        />
      )}
    </article>
  );
}

function Opening({ onOpen }: { readonly onOpen: (sheet: Sheet, person: string) => void }) {
  const words = useRunWords();
  const [person, setPerson] = useState("");
  const [seed, setSeed] = useState(() => 1 + Math.floor(Math.random() * 999_999));
  const [refused, setRefused] = useState<NoSheet>();
  async function open(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    const read = readSheet(await file.text(), seed);
    if (typeof read === "string") setRefused(read);
    else onOpen(read, person.trim() || "grader");
  }
  return (
    <>
      <p class="lead">{words.gradeLead}</p>
      <p>
        {words.gradeHow} <code>wherefore judges sheet FOLDER --out sheet.csv</code>, {words.gradeThen}{" "}
        <code>wherefore judges check FOLDER --sheet anna.csv --sheet ben.csv</code>.
      </p>
      <div class="card opening">
        <div class="row">
          <label>
            {words.yourName}
            <input
              type="text"
              value={person}
              autocomplete="off"
              onInput={(event) => setPerson(event.currentTarget.value)}
            />
          </label>
          <label>
            {words.seed}
            <input
              type="number"
              min="0"
              max="999999999"
              value={seed}
              onInput={(event) => setSeed(event.currentTarget.valueAsNumber || 0)}
            />
          </label>
        </div>
        <p class="soft small">{words.seedSaid}</p>
        <label class="file primary">
          {words.gradeOpen}
          <input
            type="file"
            accept=".csv,text/csv"
            class="unseen"
            onChange={(event) => void open(event.currentTarget.files?.[0])}
          />
        </label>
        {refused !== undefined && (
          <p class="failure" role="alert">
            {words.noSheet[refused]}
          </p>
        )}
      </div>
    </>
  );
}

type FillingProps = {
  readonly sheet: Sheet;
  readonly person: string;
  readonly onChange: (sheet: Sheet) => void;
  readonly onUndo: (() => void) | undefined;
  readonly onLeave: () => void;
};

function Filling({ sheet, person, onChange, onUndo, onLeave }: FillingProps) {
  const words = useRunWords();
  const [isSecond, setSecond] = useState(false);
  const criteria = isSecond ? SECOND_PASS : FIRST_PASS;
  const isGraded = (row: number) => criteria.every((one) => sheet.rows[row]!.grades[one] !== undefined);
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      sheet.order.findIndex((row) => !isGraded(row)),
    ),
  );
  const [isSaved, setSaved] = useState(false);
  const done = sheet.order.filter(isGraded).length;
  useEffect(() => setSaved(false), [sheet]);
  useEffect(() => {
    const onLeaving = (event: BeforeUnloadEvent) => {
      if (onUndo !== undefined && !isSaved) event.preventDefault();
    };
    addEventListener("beforeunload", onLeaving);
    return () => removeEventListener("beforeunload", onLeaving);
  }, [onUndo === undefined, isSaved]);
  const turn = (second: boolean) => {
    setSecond(second);
    setAt(0);
  };
  return (
    <>
      <div class="grading-head">
        <p>
          <b>{isSecond ? words.pass.second : words.pass.first}</b>
          <br />
          <span role="status">{words.progress(done, sheet.rows.length)}</span>{" "}
          <span class="soft">
            {words.seed}: {sheet.seed}
          </span>
        </p>
        <progress value={done} max={sheet.rows.length} aria-label={words.progress(done, sheet.rows.length)} />
        <div class="buttons">
          <button type="button" class="quiet edged" disabled={onUndo === undefined} onClick={onUndo}>
            {words.undo}
          </button>
          <button type="button" class="secondary" onClick={() => turn(!isSecond)}>
            {isSecond ? words.toFirst : words.toSecond}
          </button>
          <button
            type="button"
            class="primary"
            onClick={() => {
              save(`${person}.csv`, writeSheet(sheet));
              setSaved(true);
            }}
          >
            {words.download} {person}.csv
          </button>
        </div>
      </div>
      <GradingRow
        key={`${at} ${isSecond}`}
        sheet={sheet}
        at={at}
        criteria={criteria}
        showsFollowed={isSecond}
        onChange={onChange}
        onUndo={onUndo}
        onTurn={(by) => setAt(Math.min(Math.max(at + by, 0), sheet.rows.length - 1))}
      />
      <p class="soft small">
        {words.keys}. {words.notSaved}
      </p>
      <button type="button" class="link" onClick={onLeave}>
        {words.another}
      </button>
    </>
  );
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
