/** What a person takes along: a print, the session, the history with codes, the ranking as a table. Files are made here and saved by the browser. */

import type { Shown } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";
import { saveCsv, saveJsonResume, saveSession } from "../save.ts";
import type { PageSession } from "../store.ts";

export function Keep({ session, shown }: { readonly session: PageSession; readonly shown: Shown }) {
  const { out } = useWords();
  return (
    <section class="keep" aria-labelledby="keep">
      <div class="no-print">
        <h2 id="keep">{out.head}</h2>
        <div class="buttons">
          <button type="button" class="quiet edged" onClick={() => print()}>
            {out.print}
          </button>
          <button type="button" class="quiet edged" onClick={() => saveSession(session)}>
            {out.session}
          </button>
          <button type="button" class="quiet edged" onClick={() => void saveJsonResume(session)}>
            {out.json}
          </button>
          <button type="button" class="quiet edged" onClick={() => saveCsv(shown)}>
            {out.csv}
          </button>
        </div>
        <p class="soft">{out.note}</p>
      </div>
      <p class="print-only">{out.printed(new Date().toISOString().slice(0, 10))}</p>
    </section>
  );
}
