/**
 * A language model's reason, asked of the server that gave this page, where it offers one. Nothing is sent but when the person says so.
 *
 * In: the history as it is shown, and the answers.  Out: the state's `model`: the reason as it is written, what the page reads in it, and how
 * the model ranks after it. Titles with a code go as that code; employers, schools, names and free text are not sent.
 */
import { claimKey } from "../../src/claims/claim-key.ts";
import type { CareerHistory } from "../../src/domain/index.ts";
import type { Schemas } from "../../src/entry/client.ts";
import type { WordsRead } from "../engine/shown.ts";
import { ask } from "./engine-client.ts";
import { type ModelAnswer, type PageSession, pageState, setPage } from "./store.ts";

/** The model that may be asked, and the hosts where the server asks it; none where it runs on the server's own machine. */
export type OfferedModel = { readonly name: string; readonly hosts: readonly string[] };

const MOST_RANKED = 5;

/** What the server says in the page's own HTML; absent where it offers none, and where the page lies on a host without a server. */
export function offeredModel(): OfferedModel | undefined {
  const said = document.querySelector<HTMLMetaElement>('meta[name="reason-model"]')?.content;
  return said === undefined ? undefined : (JSON.parse(said) as OfferedModel);
}

/** Tells two states of a session apart by what the model would be asked. */
export function aboutOf({ career, held, struck }: PageSession): string {
  return JSON.stringify([career.jobs, career.education, held, struck]);
}

/** @returns when the model has answered, or failed */
export async function askModel(session: PageSession, history: CareerHistory): Promise<void> {
  pageState().model?.stop();
  const leaving = new AbortController();
  let own: ModelAnswer = {
    standing: "writing",
    text: "",
    edited: false,
    read: undefined,
    ranking: [],
    named: false,
    problem: undefined,
    about: aboutOf(session),
    stop: () => {
      leaving.abort();
      if (pageState().model === own) setPage({ model: undefined });
    },
  };
  setPage({ model: own, sent: true });
  const tell = (more: Partial<ModelAnswer>) => {
    if (leaving.signal.aborted) return;
    own = { ...own, ...more };
    setPage({ model: own });
  };
  try {
    const { streamRecommendation } = await import("../../src/entry/client.ts");
    let [attempt, written] = [0, ""];
    for await (const event of streamRecommendation(location.origin, requestOf(session, history), {
      signal: leaving.signal,
    })) {
      if (event.event === "reason") {
        written = event.data.attempt === attempt ? written + event.data.text : event.data.text;
        attempt = event.data.attempt;
        tell({ text: reasonIn(written) });
      } else if (event.event === "problem") {
        const { code, detail } = event.data;
        tell({ standing: "failed", problem: { code, detail } });
      } else await answered(event.data, session, tell);
    }
    if (own.standing === "writing") tell({ standing: "failed", problem: { code: "no-server", detail: "" } });
  } catch (error) {
    tell({ standing: "failed", problem: problemOf(error) });
  }
}

async function answered(
  answer: Schemas["Recommendation"] | Schemas["NotRanked"],
  session: PageSession,
  tell: (more: Partial<ModelAnswer>) => void,
): Promise<void> {
  const text = answer.reasons[0]?.text ?? "";
  const named = "rankedBy" in answer && answer.rankedBy === "votes";
  const ranking = answer.ranking.slice(0, named ? 1 : MOST_RANKED).map(({ code, title }) => ({ code, title }));
  tell({ text, ranking, named });
  tell({ standing: "whole", read: await readIn(text, session) });
}

/** The person puts the reason's words right, and the page reads it again. */
export async function rewrite(text: string): Promise<void> {
  const { model, session } = pageState();
  if (model === undefined || session === undefined) return;
  const read = await readIn(text, session);
  setPage({ model: { ...model, text, read, edited: true }, session: { ...session, confirmed: undefined } });
}

function readIn(text: string, { career, held, struck, skipped }: PageSession): Promise<WordsRead> {
  return ask("words", text, { career, held, struck, skipped });
}

function requestOf({ held, struck }: PageSession, history: CareerHistory): Schemas["RecommendationRequest"] {
  return {
    history: sentHistory(history),
    method: "joint",
    reasons: 1,
    top: MOST_RANKED,
    held: [
      ...struck.map((claim) => ({ claim, standing: "false" as const })),
      ...held.map(({ says, standing }) => ({ claim: claimKey(says), standing })),
    ],
  };
}

/** What leaves the browser of a history: the least that the model's prompt is made of. */
function sentHistory({ jobs, education, moment }: CareerHistory): Schemas["HistoryGiven"] {
  const employers = [...new Set(jobs.map(({ employer }) => employer))];
  return {
    ...(moment !== undefined && { moment }),
    jobs: jobs.map(({ coding, title, employer, start, end, current, fullTime }) => ({
      ...(coding.kind === "coded" ? { code: coding.code } : title !== undefined && { title }),
      ...(employer !== undefined && { employer: `employer ${employers.indexOf(employer) + 1}` }),
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      ...(fullTime !== undefined && { fullTime }),
      current,
    })),
    education: education.map(({ degree, level, studied, field, date }) => ({
      ...(degree !== undefined && { degree }),
      ...(level !== undefined && { level }),
      ...(studied !== undefined && { studied }),
      ...(field !== undefined && { field }),
      ...(date !== undefined && { date }),
    })),
  };
}

/** The reason within what was written so far: without its marks, and without the answer after it. */
function reasonIn(written: string): string {
  return written
    .replace(/^\s*<think>/i, "")
    .split(/<\/?(?:think|answer)/i)[0]!
    .replace(/<[^>]*$/, "")
    .trimStart();
}

/** A refusal says its code; where nothing answered at all there is none. */
function problemOf(error: unknown): ModelAnswer["problem"] {
  const said = error instanceof Error ? error.message : String(error);
  const [, code, detail] = /^([a-z-]+): (.*)$/s.exec(said) ?? [];
  return code === undefined ? { code: "no-server", detail: "" } : { code, detail: detail! };
}
