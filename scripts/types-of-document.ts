/**
 * TypeScript from an OpenAPI document.
 *
 * In: the document of the server's routes.  Out: the text of a module that exports `paths` and `components`.
 */
import { apiDocument } from "../src/server/document.ts";

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
};
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
type Operation = {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
};
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

export function clientTypes(): string {
  const { paths, components } = apiDocument("") as unknown as Document;
  const ofPaths = inOrder(paths).map(
    ([path, verbs]) =>
      `${key(path)}: { ${Object.entries(verbs)
        .map(([verb, of]) => `${verb}: ${operationType(of)};`)
        .join(" ")} };`,
  );
  const ofSchemas = inOrder(components.schemas).map(([name, schema]) => `${key(name)}: ${typeOf(schema)};`);
  return [
    "/**\n * The types of the client: what each place of the API takes and gives. Written by `npm run client-types` from the server's routes.\n *\n * In: nothing.  Out: types alone.\n */",
    `type Refused = { headers: { [name: string]: unknown }; content: ${contentType(REFUSED)} };`,
    `export interface paths { ${ofPaths.join("\n")} }`,
    `export interface components { schemas: { ${ofSchemas.join("\n")} } }`,
    "",
  ].join("\n");
}

/** In the order of their names, whatever the order in which routes are loaded. */
function inOrder<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function operationType({ parameters = [], requestBody, responses }: Operation): string {
  const places = ["query", "header", "path", "cookie"].map((place) => {
    const own = parameters.filter((parameter) => parameter.in === place);
    if (own.length === 0) return `${place}?: never;`;
    const optional = own.some(({ required }) => required) ? "" : "?";
    return `${place}${optional}: { ${own.map(({ name, required, schema }) => `${key(name)}${required ? "" : "?"}: ${typeOf(schema)};`).join(" ")} };`;
  });
  const body =
    requestBody === undefined
      ? "requestBody?: never;"
      : `requestBody: { content: ${contentType(requestBody.content)} };`;
  const answers = Object.entries(responses).map(([status, { content }]) => `${status}: ${answerType(content)};`);
  return `{ parameters: { ${places.join(" ")} }; ${body} responses: { ${answers.join(" ")} }; }`;
}

/** What nearly every place may answer, so it has a name of its own. */
const REFUSED: Content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };

function answerType(content: Content | undefined): string {
  if (content === undefined) return "{ headers: { [name: string]: unknown }; content?: never; }";
  const type = contentType(answerContent(content));
  return type === contentType(REFUSED) ? "Refused" : `{ headers: { [name: string]: unknown }; content: ${type}; }`;
}

/** Streams are read by `streamRecommendation`; of the rest a client is given values. */
function answerContent({ "text/event-stream": _, ...content }: Content): Content {
  return content;
}

function contentType(content: Content): string {
  return `{ ${Object.entries(content)
    .map(([type, { schema }]) => `${key(type)}: ${typeOf(schema)};`)
    .join(" ")} }`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return `components["schemas"]["${schema.$ref.split("/").at(-1)}"]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => `(${typeOf(choice)})`).join(" | ");
  if (schema.allOf !== undefined) return schema.allOf.map((part) => `(${typeOf(part)})`).join(" & ");
  if (schema.not !== undefined) return "never";
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? "unknown" : types.map((type) => typeNamed(type, schema)).join(" | ");
}

function typeNamed(type: string, schema: Schema): string {
  switch (type) {
    case "object":
      return objectType(schema);
    case "array":
      return `(${schema.items === undefined ? "unknown" : typeOf(schema.items)})[]`;
    case "integer":
      return "number";
    case "string":
      return schema.format === "binary" ? "Blob" : "string";
    case "number":
    case "boolean":
    case "null":
      return type;
    default:
      throw new Error(`a schema of type "${type}" has no place here`);
  }
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const own = Object.entries(properties).map(
    ([name, schema]) => `${key(name)}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};`,
  );
  const others = typeof additionalProperties === "object" ? typeOf(additionalProperties) : "unknown";
  if (own.length === 0) return `{ [name: string]: ${others} }`;
  return `{ ${own.join(" ")}${additionalProperties ? ` [name: string]: unknown;` : ""} }`;
}

function key(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
