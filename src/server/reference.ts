/**
 * The reference page: the OpenAPI document as a page that people read.
 *
 * In: the document.  Out: HTML with nothing in it that runs, so that the policy of all pages holds for it; every place with what it takes and
 * gives, and a command that asks it. Try it out with that command: the page itself asks nothing.
 */
import type { ApiDocument } from "./document.ts";

type Schema = Readonly<Record<string, unknown>> & {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly description?: string;
  readonly default?: unknown;
};
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
type Operation = {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
};

export const REFERENCE_STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2430;background:#fff}
h2{margin-top:3rem;border-bottom:1px solid #c9d0da}h3 code{font-size:1.1rem}code,pre{font-family:ui-monospace,monospace;font-size:.9rem}
pre{background:#f2f4f7;padding:.75rem;overflow-x:auto}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #e3e7ec}
a{color:#0b5cad}@media(prefers-color-scheme:dark){body{color:#e6e9ee;background:#14181f}pre{background:#1f2530}h2,td,th{border-color:#39424f}a{color:#7db7f5}}`;

export function referencePage(document: ApiDocument): string {
  const { paths = {}, components, info } = document;
  const places = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs as Readonly<Record<string, Operation>>).map(([verb, operation]) => ({
      path,
      verb,
      operation,
    })),
  );
  const groups = Map.groupBy(places, ({ operation }) => operation.tags?.[0] ?? "Other");
  const schemas = Object.entries((components?.schemas ?? {}) as Readonly<Record<string, Schema>>);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(info.title)}: reference</title><link rel="stylesheet" href="/reference.css"></head>
<body><h1>${text(info.title)} ${text(info.version)}</h1>
<p>${text(info.description ?? "")} The same as data: <a href="/openapi.json">/openapi.json</a>; as a typed client: <code>wherefore/client</code>; as
tools for language models: <code>/mcp</code>.</p>
${[...groups].map(([group, own]) => `<h2>${text(group)}</h2>\n${own.map(placeHtml).join("\n")}`).join("\n")}
<h2>Shapes</h2>
${schemas.map(([name, schema]) => `<h3 id="${text(name)}"><code>${text(name)}</code></h3>${described(schema)}${shapeHtml(schema)}`).join("\n")}
</body></html>
`;
}

function placeHtml({ path, verb, operation }: { path: string; verb: string; operation: Operation }): string {
  const { summary = "", description, parameters = [], requestBody, responses } = operation;
  const rows = parameters.map(
    ({ name, in: place, required, schema }) =>
      `<tr><td><code>${text(name)}</code></td><td>${place}${required ? "" : ", optional"}</td><td>${typeHtml(schema)}${described(schema)}</td></tr>`,
  );
  const answers = Object.entries(responses).map(
    ([status, { description: said, content = {} }]) =>
      `<tr><td>${status}</td><td>${Object.values(content)
        .map(({ schema }) => typeHtml(schema))
        .join(", ")}</td><td>${text(said)}</td></tr>`,
  );
  const bodies = Object.entries(requestBody?.content ?? {});
  const body =
    bodies.length === 0
      ? ""
      : `<p>Body: ${bodies.map(([type, { schema }]) => `<code>${text(type)}</code> ${typeHtml(schema)}`).join("; ")}</p>`;
  const sent = bodies.some(([type]) => type === "application/json") ? ` --json '{...}'` : "";
  return `<h3><code>${verb.toUpperCase()} ${text(path)}</code></h3>
<p>${text(summary)}.${description === undefined ? "" : ` ${text(description)}`}</p>
<pre>curl -s localhost:8787${text(path)}${text(sent)}</pre>
${rows.length === 0 ? "" : `<table>${rows.join("")}</table>`}${body}
<table>${answers.join("")}</table>`;
}

function shapeHtml({ properties, required = [], anyOf, oneOf }: Schema): string {
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return `<p>One of: ${choices.map(typeHtml).join(", ")}</p>`;
  if (properties === undefined) return "";
  const rows = Object.entries(properties).map(
    ([name, schema]) =>
      `<tr><td><code>${text(name)}</code>${required.includes(name) ? "" : "?"}</td><td>${typeHtml(schema)}</td><td>${described(schema)}</td></tr>`,
  );
  return `<table>${rows.join("")}</table>`;
}

function typeHtml(schema: Schema): string {
  const { $ref, type, items, enum: values, anyOf, oneOf, properties } = schema;
  const named = $ref?.split("/").at(-1);
  if (named !== undefined) return `<a href="#${text(named)}">${text(named)}</a>`;
  if (values !== undefined) return values.map((value) => `<code>${text(JSON.stringify(value))}</code>`).join(" ");
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return choices.map(typeHtml).join(" or ");
  if (items !== undefined) return `list of ${typeHtml(items)}`;
  if (properties !== undefined) return `{ ${Object.keys(properties).map(text).join(", ")} }`;
  return text(Array.isArray(type) ? type.join(" or ") : String(type ?? "anything"));
}

function described({ description, default: usual }: Schema): string {
  const said = description === undefined ? "" : ` ${text(description)}`;
  return usual === undefined ? said : `${said} Left out, it is <code>${text(JSON.stringify(usual))}</code>.`;
}

function text(value: string): string {
  return value.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
