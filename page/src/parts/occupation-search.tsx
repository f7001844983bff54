/** Any occupation, found by words: a field with a list below it, as ARIA's combobox asks for. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Occupation } from "../../../src/domain/index.ts";
import { ask } from "../engine-client.ts";
import { useWords } from "../i18n.ts";

type Props = {
  readonly label: string;
  readonly onChoose: (occupation: Occupation) => void;
  readonly hideLabel?: boolean;
};

export function OccupationSearch({ label, onChoose, hideLabel = false }: Props) {
  const { history } = useWords();
  const id = useId();
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly Occupation[]>();
  const [at, setAt] = useState(0);
  const latest = useRef("");
  useEffect(() => {
    latest.current = text;
    if (text.trim().length < 2) {
      setFound(undefined);
      return;
    }
    void ask("search", text).then((occupations) => {
      if (latest.current !== text) return;
      setFound(occupations.slice(0, 8));
      setAt(0);
    });
  }, [text]);
  const choose = (occupation: Occupation | undefined) => {
    if (occupation === undefined) return;
    setText("");
    setFound(undefined);
    onChoose(occupation);
  };
  const onKey = (event: KeyboardEvent) => {
    if (found === undefined) return;
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter") choose(found[at]);
    else if (event.key === "Escape") setFound(undefined);
    else return;
    event.preventDefault();
  };
  const open = found !== undefined;
  return (
    <div class="search">
      <label for={id} class={hideLabel ? "unseen" : undefined}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder={hideLabel ? label : undefined}
        value={text}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && found.length > 0 ? `${id}-${at}` : undefined}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {open && (
        <div id={`${id}-list`} role="listbox" aria-label={label} class="options">
          {found.map((occupation, place) => (
            // The field keeps the focus; the keyboard chooses by the arrows.
            <div
              key={occupation.code}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              lang="en"
              aria-selected={place === at}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(occupation);
              }}
            >
              {occupation.title}
            </div>
          ))}
          {found.length === 0 && (
            <div role="option" aria-disabled="true" aria-selected="false" tabIndex={-1}>
              {history.noneFound}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
