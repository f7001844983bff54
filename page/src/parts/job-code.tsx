/** The occupation that a title counts as: a doubtful one is marked, and the nearest are one click away. */
import { useState } from "preact/hooks";
import type { Job, OccupationCode } from "../../../src/domain/index.ts";
import { codeJob } from "../edit-history.ts";
import { useWords } from "../i18n.ts";
import { usePage } from "../store.ts";
import { OccupationSearch } from "./occupation-search.tsx";

/** Below this the coder is wrong often enough that a person should look. */
const DOUBTFUL = 0.7;

export function JobCode({ job, at }: { readonly job: Job; readonly at: number }) {
  const { history } = useWords();
  const titles = usePage((state) => state.shown?.titles);
  const [open, setOpen] = useState(false);
  const { coding } = job;
  const nearest = coding.kind === "no-title" ? [] : coding.nearest;
  const code = coding.kind === "coded" ? coding.code : undefined;
  const title = code === undefined ? undefined : (titles?.[code] ?? nearest.find((one) => one.code === code)?.title);
  const doubtful = coding.kind === "coded" && coding.score < DOUBTFUL;
  const said =
    title === undefined ? (code === undefined ? missing() : "…") : doubtful ? history.doubtful(title) : title;
  function missing(): string {
    const why = coding.kind === "not-recognised" ? coding.why : undefined;
    return why === "other-language"
      ? history.otherLanguage
      : why === "no-trade"
        ? history.noTrade
        : history.notRecognised;
  }
  const choose = (chosen: OccupationCode) => {
    setOpen(false);
    void codeJob(at, chosen);
  };
  return (
    <div class="coding">
      <button
        type="button"
        class={code === undefined || doubtful ? "code doubt" : "code"}
        aria-expanded={open}
        aria-label={`${history.readAs} ${said}. ${history.change(job.title ?? history.untitled)}`}
        onClick={() => setOpen(!open)}
      >
        <span lang={title === undefined ? undefined : "en"}>{said}</span>
      </button>
      {open && (
        <div class="near">
          {nearest.length > 0 && (
            <>
              <p class="soft">{history.nearest}</p>
              <ul>
                {nearest.map((one) => (
                  <li key={one.code}>
                    <button
                      type="button"
                      class="quiet"
                      lang="en"
                      aria-current={one.code === code}
                      onClick={() => choose(one.code)}
                    >
                      {one.title}
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
          <OccupationSearch label={history.searchElse} onChoose={(occupation) => choose(occupation.code)} />
        </div>
      )}
    </div>
  );
}
