/**
 * Where the screen of runs has its figures from: a server's API, or what lies in the page itself (`bundled-source.ts`).
 *
 * In: names of runs, methods and cases.  Out: the plain values of the server's document. A method of another run is "RUN:METHOD".
 */
import type { ShownCases } from "../../../src/evaluate/case-pairs.ts";
import type { components } from "../../../src/server/api-types.ts";

type Schemas = components["schemas"];
export type ListedRun = Schemas["Runs"]["runs"][number];
export type Report = Schemas["Report"];
export type CasesPage = Schemas["Cases"];
export type ShownCase = Schemas["ShownCase"];
export type Score = ShownCase["methods"][number]["score"];
export type Answer = NonNullable<ShownCase["methods"][number]["answer"]>;
export type Doses = Schemas["Doses"];
export type Comparison = Schemas["Comparison"];
export type Progress = Schemas["Progress"];
export type Figure = { readonly value: number; readonly low: number; readonly high: number };

export type CasesAsked = {
  readonly a: string;
  readonly b: string | undefined;
  readonly show: ShownCases;
  readonly from: number;
  readonly limit: number;
};

export type DosesAsked = {
  readonly method: string;
  readonly beside: string | undefined;
  readonly criterion: "factuality" | "coherence" | "validity";
};

export type RunsSource = {
  /** How far works are; absent where there is no server to say it. */
  readonly progress?: () => Promise<Progress>;
  readonly list: () => Promise<readonly ListedRun[]>;
  readonly report: (run: string) => Promise<Report>;
  readonly cases: (run: string, asked: CasesAsked) => Promise<CasesPage>;
  readonly case: (run: string, id: string) => Promise<ShownCase>;
  readonly doses: (run: string, asked: DosesAsked) => Promise<Doses>;
  /** @param a RUN:METHOD @param b RUN:METHOD */
  readonly compare: (a: string, b: string) => Promise<Comparison>;
};

/** What the server said in place of an answer, in its words. */
export class SourceError extends Error {
  readonly code: string;

  constructor(code: string, said: string) {
    super(said);
    this.name = "SourceError";
    this.code = code;
  }
}

/** The page's own server, asked for nothing that names a person. */
export const serverSource: RunsSource = {
  progress: () => get<Progress>("progress", {}),
  list: async () => (await get<Schemas["Runs"]>("runs", {})).runs,
  report: (run) => get<Report>(`runs/${encodeURIComponent(run)}`, {}),
  cases: (run, { a, b, show, from, limit }) =>
    get<CasesPage>(`runs/${encodeURIComponent(run)}/cases`, { a, b, show, offset: String(from), limit: String(limit) }),
  case: (run, id) => get<ShownCase>(`runs/${encodeURIComponent(run)}/cases/${encodeURIComponent(id)}`, {}),
  doses: (run, asked) => get<Doses>(`runs/${encodeURIComponent(run)}/doses`, asked),
  async compare(a, b) {
    const { comparisons } = await get<Schemas["Comparisons"]>("comparisons", { a, b });
    return comparisons[0]!;
  },
};

async function get<Answer>(path: string, query: Readonly<Record<string, string | undefined>>): Promise<Answer> {
  const address = new URL(`./v1/${path}`, location.href.split(/[?#]/)[0]);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
  const response = await fetch(address);
  const body: unknown = await response.json();
  if (response.ok) return body as Answer;
  const { code, detail } = body as Schemas["Problem"];
  throw new SourceError(code, detail);
}
