/** A job and a degree, typed or corrected. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { DEGREE_LEVELS } from "../../../src/domain/degree-levels.ts";
import type { Education } from "../../../src/domain/index.ts";
import type { JobFields, StudyFields } from "../edit-history.ts";
import { useWords } from "../i18n.ts";

type Closing = { readonly onCancel: () => void; readonly onRemove?: () => void };

/** The first field of a form that has just been opened. */
function useFocus<Element extends HTMLElement>() {
  const field = useRef<Element>(null);
  useEffect(() => field.current?.focus(), []);
  return field;
}

type EntryOf = Closing & {
  readonly ready: boolean;
  readonly onSave: () => void;
  readonly children: ComponentChildren;
};

/** Fields that are saved together or not at all; Escape leaves them as they were. */
function Entry({ onSave, onCancel, onRemove, ready, children }: EntryOf) {
  const { history } = useWords();
  return (
    <form
      class="entry"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      {children}
      <div class="buttons">
        <button type="submit" class="secondary" disabled={!ready}>
          {history.save}
        </button>
        <button type="button" class="quiet" onClick={onCancel}>
          {history.cancel}
        </button>
        {onRemove !== undefined && (
          <button type="button" class="quiet away" onClick={onRemove}>
            {history.remove}
          </button>
        )}
      </div>
    </form>
  );
}

export function JobForm({
  fields,
  onSave,
  ...closing
}: Closing & { readonly fields: JobFields; readonly onSave: (fields: JobFields) => void }) {
  const { history } = useWords();
  const id = useId();
  const first = useFocus<HTMLInputElement>();
  const [now, setNow] = useState(fields);
  const field = (name: keyof JobFields, label: string, hint?: string) => (
    <div>
      <label for={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        ref={name === "title" ? first : null}
        type="text"
        value={now[name]}
        placeholder={hint}
        autocomplete="off"
        onInput={(event) => setNow({ ...now, [name]: event.currentTarget.value })}
      />
    </div>
  );
  return (
    <Entry ready={now.title.trim() !== ""} onSave={() => onSave(now)} {...closing}>
      {field("title", history.jobTitle)}
      {field("employer", history.employer)}
      <div class="row">
        {field("start", history.start, history.dateHint)}
        {field("end", history.end, history.endHint)}
      </div>
    </Entry>
  );
}

export function StudyForm({
  study,
  onSave,
  ...closing
}: Closing & { readonly study: Education; readonly onSave: (fields: StudyFields) => void }) {
  const { history, degrees } = useWords();
  const id = useId();
  const first = useFocus<HTMLSelectElement>();
  const [now, setNow] = useState<StudyFields>({
    level: study.level ?? "bachelor",
    field: study.field ?? "",
    date: study.date ?? "",
  });
  return (
    <Entry ready onSave={() => onSave(now)} {...closing}>
      <label for={`${id}-level`}>{history.degreeLevel}</label>
      <select
        id={`${id}-level`}
        ref={first}
        value={now.level}
        onChange={(event) => setNow({ ...now, level: event.currentTarget.value })}
      >
        {DEGREE_LEVELS.map((one) => (
          <option key={one} value={one}>
            {degrees[one]}
          </option>
        ))}
      </select>
      <label for={`${id}-field`}>{history.degreeField}</label>
      <input
        id={`${id}-field`}
        type="text"
        value={now.field}
        autocomplete="off"
        onInput={(event) => setNow({ ...now, field: event.currentTarget.value })}
      />
      <label for={`${id}-date`}>{history.degreeDate}</label>
      <input
        id={`${id}-date`}
        type="text"
        value={now.date}
        placeholder={history.dateHint}
        autocomplete="off"
        onInput={(event) => setNow({ ...now, date: event.currentTarget.value })}
      />
    </Entry>
  );
}
