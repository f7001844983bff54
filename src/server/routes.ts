/**
 * The API's places: what each takes, gives and refuses. From these the document is made, and requests are checked by them.
 *
 * In: schemas.  Out: routes; what they do stands in `app.ts`.
 */
import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { OccupationCode } from "../domain/index.ts";
import { json, OF_A_BODY, OF_A_MODEL, refusals } from "./refusals.ts";
import {
  Advised,
  Count,
  DocumentRequest,
  ReadHistory,
  Reading,
  RecommendationRequest,
  Revision,
  RevisionRequest,
  WhyAnswer,
  WhyRequest,
} from "./schemas.ts";
import { FoundOccupations, OccupationFacts } from "./schemas-of-occupations.ts";
import { Progress } from "./schemas-of-progress.ts";
import {
  Cases,
  CasesQuery,
  Comparisons,
  ComparisonsQuery,
  Doses,
  DosesQuery,
  Report,
  Runs,
  ShownCase,
} from "./schemas-of-runs.ts";

/** Media types of documents, beside JSON and forms; what a document is, its content says. */
export const DOCUMENT_TYPES = [
  "application/octet-stream",
  "application/pdf",
  "application/zip",
  "application/gzip",
  "application/xml",
  "application/yaml",
  "application/rtf",
  "application/x-ndjson",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.oasis.opendocument.text",
  "text/plain",
  "text/csv",
  "text/html",
  "text/markdown",
  "text/xml",
  "text/yaml",
] as const;

const raw = { schema: { type: "string", format: "binary" } } as const;

export const histories = createRoute({
  method: "post",
  path: "/v1/histories",
  operationId: "readHistory",
  tags: ["A person"],
  summary: "Read a document",
  description:
    "A résumé, export or table in any format of docs/formats.md: as the body itself, as a file of a form, or in JSON. The answer is the checked history, and what became of each title. Parquet needs a file on the disk and is not read here.",
  request: {
    query: Reading,
    body: {
      required: true,
      content: {
        "application/json": { schema: DocumentRequest },
        "multipart/form-data": {
          schema: z.object({ file: z.string().meta({ type: "string", format: "binary" }) }),
        },
        ...Object.fromEntries(DOCUMENT_TYPES.map((type) => [type, raw])),
      },
    },
  },
  responses: { 200: json(ReadHistory, "The history."), ...refusals(...OF_A_BODY) },
});

export const recommendations = createRoute({
  method: "post",
  path: "/v1/recommendations",
  operationId: "recommend",
  tags: ["A person"],
  summary: "Rank what comes next, and say why",
  description:
    "The answer is that of `wherefore recommend --json`. With `Accept: text/event-stream` the reason of a language model is sent as it is written: events `reason` with `{sample, attempt, text}`, then one `recommendation`, or one `problem`.",
  request: { body: { required: true, content: { "application/json": { schema: RecommendationRequest } } } },
  responses: {
    200: {
      description: "The recommendation.",
      content: {
        "application/json": { schema: Advised },
        "text/event-stream": { schema: { type: "string" } },
      },
    },
    ...refusals(...OF_A_BODY, ...OF_A_MODEL),
  },
});

export const revisions = createRoute({
  method: "post",
  path: "/v1/revisions",
  operationId: "revise",
  tags: ["A person"],
  summary: "The ranking before an answer and after it, and what moved",
  request: { body: { required: true, content: { "application/json": { schema: RevisionRequest } } } },
  responses: { 200: json(Revision, "Both rankings."), ...refusals(...OF_A_BODY, ...OF_A_MODEL) },
});

export const why = createRoute({
  method: "post",
  path: "/v1/why",
  operationId: "why",
  tags: ["A person"],
  summary: "Why a title stands where it stands",
  request: { body: { required: true, content: { "application/json": { schema: WhyRequest } } } },
  responses: { 200: json(WhyAnswer, "What speaks for it and against it."), ...refusals(...OF_A_BODY, ...OF_A_MODEL) },
});

export const occupations = createRoute({
  method: "get",
  path: "/v1/occupations",
  operationId: "searchOccupations",
  tags: ["Occupations"],
  summary: "Find occupations by words",
  request: {
    query: z.object({
      q: z.string().min(1).max(300).meta({ example: "nurse" }),
      top: Count(1, 100, 10),
    }),
  },
  responses: { 200: json(FoundOccupations, "Nearest first."), ...refusals() },
});

export const occupation = createRoute({
  method: "get",
  path: "/v1/occupations/{code}",
  operationId: "showOccupation",
  tags: ["Occupations"],
  summary: "What is known of an occupation: facts, related ones, pay, outlook, training",
  request: { params: z.object({ code: OccupationCode.meta({ example: "29-1141.00" }) }) },
  responses: { 200: json(OccupationFacts, "Each figure with its source and year."), ...refusals(404) },
});

const Id = z.object({ id: z.string().min(1).max(200).meta({ description: "A run's name, or the end of it." }) });

export const runs = createRoute({
  method: "get",
  path: "/v1/runs",
  operationId: "listRuns",
  tags: ["Evaluations"],
  summary: "Evaluations in the folder of runs",
  responses: { 200: json(Runs, "The latest first."), ...refusals() },
});

export const run = createRoute({
  method: "get",
  path: "/v1/runs/{id}",
  operationId: "showRun",
  tags: ["Evaluations"],
  summary: "The report of a finished evaluation",
  request: { params: Id },
  responses: { 200: json(Report, "The report."), ...refusals(404, 422) },
});

export const cases = createRoute({
  method: "get",
  path: "/v1/runs/{id}/cases",
  operationId: "showCases",
  tags: ["Evaluations"],
  summary: "Its cases, one score a method: all, or those that one method has right and another wrong",
  request: { params: Id, query: CasesQuery },
  responses: { 200: json(Cases, "A page of them."), ...refusals(404, 422) },
});

export const oneCase = createRoute({
  method: "get",
  path: "/v1/runs/{id}/cases/{case}",
  operationId: "showCase",
  tags: ["Evaluations"],
  summary: "One case: its scores, and where they were kept its history, reasons, verdicts and calls to models",
  request: { params: Id.extend({ case: z.string().min(1).max(200) }) },
  responses: { 200: json(ShownCase, "The case."), ...refusals(404, 422) },
});

export const doses = createRoute({
  method: "get",
  path: "/v1/runs/{id}/doses",
  operationId: "showDoses",
  tags: ["Evaluations"],
  summary: "Outcome by judge's score of the reason, beside another method on the same cases",
  request: { params: Id, query: DosesQuery },
  responses: { 200: json(Doses, "A band of the judge's score a row."), ...refusals(404, 422) },
});

export const comparisons = createRoute({
  method: "get",
  path: "/v1/comparisons",
  operationId: "compareRuns",
  tags: ["Evaluations"],
  summary: "Which differences between methods are real",
  request: { query: ComparisonsQuery },
  responses: { 200: json(Comparisons, "Every pair."), ...refusals(404, 422) },
});

export const progress = createRoute({
  method: "get",
  path: "/v1/progress",
  operationId: "showProgress",
  tags: ["Evaluations"],
  summary: "How far works are: runs whose calls workers make, and folders that a process works in",
  description:
    "Counts as they stand; whoever asks again has a rate by the difference. Works in the database that `serve --database` names, and in the folders of runs and of reasons.",
  responses: { 200: json(Progress, "The latest of the database first, then folders."), ...refusals(422, 503) },
});

const Status = z.object({ status: z.string() }).meta({ id: "Status" });

export const healthy = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "healthy",
  tags: ["The server"],
  summary: "It runs",
  responses: { 200: json(Status, "It does.") },
});

export const ready = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "ready",
  tags: ["The server"],
  summary: "It has ranked a first history, and is not ending",
  responses: { 200: json(Status, "It has."), 503: json(Status, "Not yet, or not any more.") },
});

export const metrics = createRoute({
  method: "get",
  path: "/metrics",
  operationId: "metrics",
  tags: ["The server"],
  summary: "Counts for Prometheus; nothing of a person",
  responses: {
    200: { description: "Text.", content: { "text/plain": { schema: { type: "string" } } } },
    ...refusals(),
  },
});
