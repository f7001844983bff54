/**
 * How a person begins: a file, words, a minute's form, or somebody invented.
 */
import { useId, useRef, useState } from "preact/hooks";
import { DEGREE_LEVELS } from "../../../src/domain/degree-levels.ts";
import { EXAMPLES } from "../examples.ts";
import { useWords } from "../i18n.ts";
import { openCareers, openFile, openText, openTyped } from "../open.ts";
import { usePage } from "../store.ts";
import { FailureNote } from "./failure.tsx";

export function Start() {
  const words = useWords();
  const { start } = words;
  const busy = usePage((state) => state.busy);
  const choice = usePage((state) => state.choice);
  return (
    <div class="start">
      <div class="hero">
        <h1>{start.head}</h1>
        <p class="lead">{start.lead}</p>
      </div>
      <FailureNote />
      <p class="busy" role="status">
        {busy !== undefined && start.reading(busy)}
      </p>
      {choice === undefined ? (
        <div class="ways">
          <DropZone />
          <Paste />
          <Minute />
        </div>
      ) : (
        <section class="card" aria-labelledby="several">
          <h2 id="several">{start.several}</h2>
          <ul class="people">
            {choice.careers.map((career, at) => (
              <li key={career.id}>
                <button type="button" class="quiet" onClick={() => void openCareers([career], choice.file, false)}>
                  {start.person(at + 1, career.jobs.length)} <span class="soft">{career.jobs.at(-1)?.title}</span>
                </button>
              </li>
            ))}
          </ul>
          {choice.more && <p class="soft">{start.moreThan(choice.careers.length)}</p>}
        </section>
      )}
      <section class="examples" aria-labelledby="examples">
        <h2 id="examples">{start.examples}</h2>
        <ul>
          {EXAMPLES.map(({ name, file, text }) => {
            const [title, about] = words.examples[name];
            return (
              <li key={name}>
                <button type="button" class="example" onClick={() => void openText(text, file)}>
                  <b>{title}</b>
                  <span>{about}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
}

function DropZone() {
  const { start } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const give = (files: FileList | null | undefined) => {
    const [file] = files ?? [];
    if (file !== undefined) void openFile(file);
  };
  return (
    <section
      class={over ? "card drop over" : "card drop"}
      aria-labelledby="drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        give(event.dataTransfer?.files);
      }}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" class="icon">
        <path d="M12 15V4m0 0L8 8m4-4 4 4M5 14v5h14v-5" />
      </svg>
      <h2 id="drop">{start.drop}</h2>
      <button type="button" class="primary" onClick={() => chooser.current?.click()}>
        {start.choose}
      </button>
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={start.choose}
        onChange={(event) => {
          give(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
      <p class="soft">{start.kinds}</p>
    </section>
  );
}

function Paste() {
  const { start } = useWords();
  const id = useId();
  const [text, setText] = useState("");
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") void openText(text, undefined);
      }}
    >
      <h2>
        <label for={id}>{start.paste}</label>
      </h2>
      <textarea
        id={id}
        rows={6}
        value={text}
        placeholder={start.pasteHint}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="secondary" disabled={text.trim() === ""}>
        {start.read}
      </button>
    </form>
  );
}

function Minute() {
  const words = useWords();
  const { start } = words;
  const id = useId();
  const [title, setTitle] = useState("");
  const [years, setYears] = useState("3");
  const [still, setStill] = useState(true);
  const [before, setBefore] = useState("");
  const [level, setLevel] = useState("");
  return (
    <form
      class="card minute"
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== "") void openTyped({ title, years: Number(years) || 0, still, before, level });
      }}
    >
      <h2>{start.minute}</h2>
      <p class="soft">{start.minuteLead}</p>
      <label for={`${id}-title`}>{start.lastJob}</label>
      <input
        id={`${id}-title`}
        type="text"
        value={title}
        placeholder={start.lastJobHint}
        autocomplete="off"
        onInput={(event) => setTitle(event.currentTarget.value)}
      />
      <div class="row">
        <div>
          <label for={`${id}-years`}>{start.howLong}</label>
          <input
            id={`${id}-years`}
            type="number"
            min="0"
            max="60"
            value={years}
            onInput={(event) => setYears(event.currentTarget.value)}
          />
        </div>
        <label class="check">
          <input type="checkbox" checked={still} onChange={(event) => setStill(event.currentTarget.checked)} />
          {start.still}
        </label>
      </div>
      <label for={`${id}-before`}>{start.before}</label>
      <input
        id={`${id}-before`}
        type="text"
        value={before}
        autocomplete="off"
        onInput={(event) => setBefore(event.currentTarget.value)}
      />
      <label for={`${id}-level`}>{start.degree}</label>
      <select id={`${id}-level`} value={level} onChange={(event) => setLevel(event.currentTarget.value)}>
        <option value="">{start.noDegree}</option>
        {DEGREE_LEVELS.map((one) => (
          <option key={one} value={one}>
            {words.degrees[one]}
          </option>
        ))}
      </select>
      <button type="submit" class="secondary" disabled={title.trim() === ""}>
        {start.go}
      </button>
    </form>
  );
}
