/** What went wrong, in the reader's language, with what the engine said of it. */
import { useWords } from "../i18n.ts";
import { usePage } from "../store.ts";

export function FailureNote() {
  const { errors } = useWords();
  const failure = usePage((state) => state.failure);
  if (failure === undefined) return null;
  const { code, found, mend, file } = failure;
  return (
    <div class="failure" role="alert">
      <b>
        {file ? `${file}: ` : ""}
        {errors[code] ?? errors["other"]}
      </b>
      {found !== "" && (
        <p lang="en">
          {found}. {mend}
        </p>
      )}
    </div>
  );
}
