/**
 * A document as a request brings it: the body itself, a file of a form, or JSON.
 *
 * In: a request whose body is within the limit.  Out: bytes, and how they are to be read.
 */
import type { Context } from "hono";
import { BadInputError, type YearMonth } from "../domain/index.ts";
import { COLUMNS, type ColumnMapping } from "../histories/formats/mapping.ts";
import type { DocumentGiven } from "./advisor.ts";
import { DOCUMENT_TYPES } from "./routes.ts";
import { DocumentRequest, Reading } from "./schemas.ts";

/** @throws BadInputError for a media type that is not read, a form without a file, and JSON of another shape */
export async function documentOf(context: Context, today: YearMonth): Promise<DocumentGiven> {
  const query = checked(Reading, context.req.query());
  const type = (context.req.header("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
  const how = {
    name: query.name,
    format: query.format,
    mapping: undefined,
    person: query.person,
    today: query.asOf ?? today,
  };
  if (type === "application/json") {
    const said = checked(DocumentRequest, await jsonOf(context));
    return documentInJson({ ...defined(query), ...defined(said) } as DocumentRequest, today);
  }
  if (type === "multipart/form-data") {
    const file = await fileOf(context);
    return { ...how, name: how.name ?? (file.name || undefined), bytes: new Uint8Array(await file.arrayBuffer()) };
  }
  if ((DOCUMENT_TYPES as readonly string[]).includes(type))
    return { ...how, bytes: new Uint8Array(await context.req.arrayBuffer()) };
  throw new BadInputError(
    "unknown-media",
    { file: "the Content-Type header" },
    "documents of that type are not read",
    `Send application/octet-stream, a form with a file, or JSON; also read are ${DOCUMENT_TYPES.slice(1).join(", ")}.`,
  );
}

/** @throws BadInputError where it holds neither a text nor a document, or both, or a mapping of what is no column */
export function documentInJson(given: DocumentRequest, today: YearMonth): DocumentGiven {
  const { text, document, mapping, name, format, person, asOf } = given;
  if ((text === undefined) === (document === undefined)) throw badBody("it must hold either `text` or `document`");
  return {
    name,
    format,
    person,
    mapping: mapping && knownColumns(mapping),
    today: asOf ?? today,
    bytes: Buffer.from(text ?? JSON.stringify(document)),
  };
}

function defined<Of extends object>(value: Of): Partial<Of> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<Of>;
}

async function jsonOf(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch (cause) {
    if (cause instanceof SyntaxError) throw badBody("it is no JSON");
    throw cause;
  }
}

async function fileOf(context: Context): Promise<File> {
  const form = await context.req.formData().catch((cause: unknown) => {
    if (cause instanceof TypeError) throw badBody("it is no form");
    throw cause;
  });
  const file = form.get("file");
  if (file instanceof File) return file;
  throw badBody("the form has no file under the name `file`");
}

function knownColumns(mapping: Readonly<Record<string, string>>): ColumnMapping {
  const roles = Object.keys(COLUMNS);
  const wrong = Object.keys(mapping).find((role) => !roles.includes(role));
  if (wrong === undefined) return mapping as ColumnMapping;
  throw new BadInputError(
    "bad-mapping",
    { file: "mapping" },
    `"${wrong.slice(0, 60)}" cannot be mapped`,
    `What a column can hold: ${roles.join(", ")}.`,
  );
}

type Schema<Value> = {
  readonly safeParse: (
    value: unknown,
  ) =>
    | { success: true; data: Value }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
};

function checked<Value>(schema: Schema<Value>, value: unknown): Value {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw badBody(issue?.message ?? "it is not of the shape that the document says", issue?.path.join("."));
}

function badBody(found: string, field?: string): BadInputError {
  return new BadInputError(
    "bad-request",
    { file: "the request", field },
    found,
    "GET /openapi.json says what it may be.",
  );
}
