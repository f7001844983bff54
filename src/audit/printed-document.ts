/**
 * A document to be printed or passed on: headings, paragraphs, lists and tables, as one self-contained page or as Markdown.
 *
 * In: blocks of plain text.  Out: HTML without scripts, pictures or anything that is fetched, whose tables have captions and heads that a
 * screen reader follows; or Markdown. What stands in the text is never markup.
 */
export type Block =
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  /** A text of somebody else's, word for word: a card or a notice that lies in a file. */
  | { readonly kind: "quoted"; readonly from: string; readonly text: string }
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly heads: readonly string[];
      /** The first cell of a row names it; the others are figures, or words where `words` is said. */
      readonly rows: readonly (readonly string[])[];
      readonly words?: true;
    };

export type PrintedDocument = { readonly title: string; readonly blocks: readonly Block[] };

/** To be read on paper as well: dark on white, tables that break between rows only. */
const STYLE = `body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{line-height:1.25}table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.95rem}
caption{text-align:left;font-weight:600;padding:.4rem 0}th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
table.figures td{text-align:right;font-variant-numeric:tabular-nums}thead{background:#eee}figure{margin:1rem 0}figcaption{font-weight:600}pre{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid #767676;padding-left:1rem;font-size:.85rem}
tr{break-inside:avoid}
@media print{body{margin:0;max-width:none;font-size:11pt}thead{display:table-header-group}h2,h3{break-after:avoid}}`;

export function documentHtml({ title, blocks }: PrintedDocument): string {
  const body = blocks.map(blockHtml).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${html(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${html(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${html(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${html(item)}</li>`).join("")}</ul>`;
    case "quoted":
      return `<figure><figcaption>${html(block.from)}</figcaption><pre>${html(block.text)}</pre></figure>`;
    case "table": {
      const heads = block.heads.map((head) => `<th scope="col">${html(head)}</th>`).join("");
      const rows = block.rows.map(([name = "", ...cells]) => {
        const rest = cells.map((cell) => `<td>${html(cell)}</td>`).join("");
        return `<tr><th scope="row">${html(name)}</th>${rest}</tr>`;
      });
      const kind = block.words ? "words" : "figures";
      return `<table class="${kind}"><caption>${html(block.caption)}</caption><thead><tr>${heads}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table>`;
    }
    default:
      return block satisfies never;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function html(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}

export function documentMarkdown({ title, blocks }: PrintedDocument): string {
  return `${[`# ${markdown(title)}`, ...blocks.map(blockMarkdown)].join("\n\n")}\n`;
}

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${markdown(block.text)}`;
    case "paragraph":
      return markdown(block.text);
    case "list":
      return block.items.map((item) => `- ${markdown(item)}`).join("\n");
    case "quoted": {
      // A fence longer than any in the text.
      const longest = Math.max(2, ...[...block.text.matchAll(/~+/g)].map(([fence]) => fence.length));
      const fence = "~".repeat(longest + 1);
      return `${markdown(block.from)}\n\n${fence}\n${block.text.trimEnd()}\n${fence}`;
    }
    case "table": {
      const line = (cells: readonly string[]) =>
        `| ${cells.map((cell) => markdown(cell).replaceAll("|", "\\|")).join(" | ")} |`;
      const rule = `|${block.heads.map((_, at) => (at === 0 || block.words ? "---" : "---:")).join("|")}|`;
      return [markdown(block.caption), "", line(block.heads), rule, ...block.rows.map(line)].join("\n");
    }
    default:
      return block satisfies never;
  }
}

/** On one line, and with what Markdown or HTML would read as a mark of its own said to be plain. */
function markdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#]/g, (mark) => `\\${mark}`);
}
