/**
 * From what a person gives to a session: files, words, the minute's form, a session saved before.
 */
import type { Career } from "../../src/domain/index.ts";
import type { WrittenCareer } from "../../src/histories/normalise/raw.ts";
import { ask } from "./engine-client.ts";
import { readSession } from "./session-file.ts";
import { beginWith, failureOf, resume, setPage } from "./store.ts";

/** No document of one person is larger; the readers say the same of what is unpacked. */
const LARGEST = 64e6;

export async function openFile(file: File): Promise<void> {
  if (file.size > LARGEST)
    return setPage({
      failure: { code: "too-large", found: `${Math.round(file.size / 1e6)} MB`, mend: "", file: file.name },
    });
  await openBytes(file.name, new Uint8Array(await file.arrayBuffer()));
}

/** @param file absent where it was typed */
export function openText(text: string, file: string | undefined): Promise<void> {
  return openBytes(file ?? "", new TextEncoder().encode(text), file !== undefined);
}

async function openBytes(name: string, bytes: Uint8Array, named = true): Promise<void> {
  setPage({ busy: name === "" ? "…" : name, failure: undefined, choice: undefined });
  try {
    const session = readSession(bytes);
    if (session !== undefined) return await resume(session);
    const { careers, more } = await ask("read", name === "" ? "text.txt" : name, bytes);
    await openCareers(careers, named ? name : undefined, more);
  } catch (error) {
    setPage({ busy: undefined, failure: failureOf(error, name) });
  }
}

export async function openCareers(careers: readonly Career[], file: string | undefined, more: boolean): Promise<void> {
  const [only] = careers;
  if (only !== undefined && careers.length === 1) return beginWith(only, file);
  setPage({ busy: undefined, choice: { file: file ?? "", careers, more } });
}

export type Typed = {
  readonly title: string;
  readonly years: number;
  readonly still: boolean;
  readonly before: string;
  readonly level: string;
};

/** The minute's form as a career: the last job ends now, or ended last year. */
export async function openTyped({ title, years, still, before, level }: Typed): Promise<void> {
  const end = new Date().getFullYear() - (still ? 0 : 1);
  const start = end - Math.max(0, Math.min(60, Math.round(years)));
  const written: WrittenCareer = {
    id: "person-1",
    jobs: [
      ...(before.trim() === "" ? [] : [{ where: "job 1", title: before, end: String(start) }]),
      { where: "job 2", title, start: String(start), ...(still ? { current: true } : { end: String(end) }) },
    ],
    education: level === "" ? [] : [{ where: "degree 1", level: level as never }],
    notes: [],
    order: "oldest-first",
    missingEnd: "unknown",
  };
  setPage({ busy: title, failure: undefined });
  try {
    await beginWith(await ask("typed", written), undefined);
  } catch (error) {
    setPage({ busy: undefined, failure: failureOf(error) });
  }
}
