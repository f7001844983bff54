/** The history as a timeline, the latest first: each title with its occupation, doubtful ones marked, everything open to correction. */
import { useState } from "preact/hooks";
import type { Education, Job } from "../../../src/domain/index.ts";
import { dateText, spanText, yearsIn } from "../dates.ts";
import { fieldsOf, removeJob, removeStudy, saveJob, saveStudy } from "../edit-history.ts";
import { useWords } from "../i18n.ts";
import { leave, type PageSession, usePage } from "../store.ts";
import { JobForm, StudyForm } from "./history-forms.tsx";
import { JobCode } from "./job-code.tsx";

type Entry =
  | { readonly kind: "job"; readonly at: number; readonly job: Job; readonly when: string }
  | { readonly kind: "study"; readonly at: number; readonly study: Education; readonly when: string };

/** Jobs stand by their beginning, degrees by their end; what has no date keeps its neighbours. */
function entriesOf({ career }: PageSession): Entry[] {
  let last = "";
  const jobs = career.jobs.map((job, at): Entry => {
    last = job.start ?? job.end ?? last;
    return { kind: "job", at, job, when: last };
  });
  const studies = career.education.map((study, at): Entry => ({ kind: "study", at, study, when: study.date ?? "" }));
  return [...jobs, ...studies].sort((a, b) => (a.when < b.when ? 1 : a.when > b.when ? -1 : b.at - a.at));
}

export function History({ session }: { readonly session: PageSession }) {
  const words = useWords();
  const { history } = words;
  const lit = usePage((state) => state.lit);
  const [editing, setEditing] = useState<string>();
  const { career, file } = session;
  const close = () => setEditing(undefined);
  const entries = entriesOf(session);
  return (
    <section class="history" aria-labelledby="history">
      <h2 id="history">
        {history.head}{" "}
        <span class="soft">
          · {history.summary(career.jobs.length, career.education.length)}
          {file !== undefined && ` · ${history.from(file)}`}
        </span>
      </h2>
      {career.jobs.length === 0 && <p>{history.noJobs}</p>}
      <ol class="line">
        {entries.map((entry) => {
          const key = `${entry.kind} ${entry.at}`;
          const on = (entry.kind === "job" ? lit?.jobs : lit?.education)?.includes(entry.at) ?? false;
          return (
            <li key={key} class={`${entry.kind}${on ? " on" : ""}`}>
              {editing === key ? (
                entry.kind === "job" ? (
                  <JobForm
                    fields={fieldsOf(entry.job)}
                    onSave={(fields) => void saveJob(entry.at, fields).then(close)}
                    onRemove={() => void removeJob(entry.at).then(close)}
                    onCancel={close}
                  />
                ) : (
                  <StudyForm
                    study={entry.study}
                    onSave={(fields) => void saveStudy(entry.at, fields).then(close)}
                    onRemove={() => void removeStudy(entry.at).then(close)}
                    onCancel={close}
                  />
                )
              ) : entry.kind === "job" ? (
                <JobEntry entry={entry} onEdit={() => setEditing(key)} />
              ) : (
                <StudyEntry study={entry.study} onEdit={() => setEditing(key)} />
              )}
              {on && <span class="unseen">{history.restsHere}</span>}
            </li>
          );
        })}
      </ol>
      {editing === "new job" && (
        <JobForm
          fields={{ title: "", employer: "", start: "", end: "" }}
          onSave={(fields) => void saveJob(undefined, fields).then(close)}
          onCancel={close}
        />
      )}
      {editing === "new degree" && (
        <StudyForm study={{}} onSave={(fields) => void saveStudy(undefined, fields).then(close)} onCancel={close} />
      )}
      <div class="adds no-print">
        <button type="button" class="ghost" onClick={() => setEditing("new job")}>
          + {history.addJob}
        </button>
        <button type="button" class="ghost" onClick={() => setEditing("new degree")}>
          + {history.addDegree}
        </button>
        <button type="button" class="ghost" onClick={leave}>
          {history.another}
        </button>
      </div>
      <Notes session={session} />
    </section>
  );
}

function JobEntry({ entry, onEdit }: { readonly entry: Extract<Entry, { kind: "job" }>; readonly onEdit: () => void }) {
  const words = useWords();
  const { history } = words;
  const { job, at } = entry;
  const today = new Date().toISOString().slice(0, 7);
  const years = yearsIn(job, today);
  const title = job.title ?? history.untitled;
  return (
    <>
      <div class="title">
        <button type="button" class="plain" aria-label={history.edit(title)} onClick={onEdit}>
          {title}
        </button>
      </div>
      <div class="soft">
        {spanText(job, words)}
        {years !== undefined && ` · ${history.years(years)}`}
        {job.employer !== undefined && ` · ${job.employer}`}
      </div>
      <JobCode job={job} at={at} />
    </>
  );
}

function StudyEntry({ study, onEdit }: { readonly study: Education; readonly onEdit: () => void }) {
  const words = useWords();
  const { degree, level, studied, field, date } = study;
  const named =
    degree ?? (level === undefined ? undefined : words.capital(words.degrees[level].replace(/^(?:an?|un[ao]?) /, "")));
  const subject = field !== undefined && !(named ?? "").toLowerCase().includes(field.toLowerCase()) ? field : undefined;
  const text = [named, subject].filter(Boolean).join(", ") || "?";
  return (
    <>
      <div class="title">
        <button type="button" class="plain" aria-label={words.history.edit(text)} onClick={onEdit}>
          {text}
        </button>
      </div>
      <div class="soft">
        {date === undefined ? words.history.noDates : dateText(date, words)}
        {studied !== undefined && level === undefined && ` · ${words.history.studying}`}
      </div>
    </>
  );
}

function Notes({ session }: { readonly session: PageSession }) {
  const { notes, history, code } = useWords();
  const noted = session.career.notes;
  if (noted.length === 0) return null;
  return (
    <details class="notes no-print">
      <summary>{history.notes(noted.length)}</summary>
      <ul>
        {noted.map(({ rule, said, where }) => (
          <li key={`${rule} ${where}`}>
            {notes[rule]} {code === "en" && <span class="soft">{said}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
