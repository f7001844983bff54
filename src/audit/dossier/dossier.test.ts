import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandsIn } from "../../../tests/support/command.ts";
import { fileHash } from "../../records/whole-file.ts";
import { documentHtml, documentMarkdown } from "../printed-document.ts";

const folder = () => mkdtempSync(join(tmpdir(), "wherefore-dossier-"));

async function dossier(...more: string[]): Promise<{ readonly md: string; readonly html: string }> {
  const out = join(folder(), "out");
  const { code, out: said } = await commandsIn({ WHEREFORE_CACHE: folder() })(["dossier", out, ...more]);
  expect([code, said]).toEqual([0, `${join(out, "dossier.md")}\n${join(out, "dossier.html")}\n`]);
  return { md: readFileSync(join(out, "dossier.md"), "utf8"), html: readFileSync(join(out, "dossier.html"), "utf8") };
}

test("has the nine headings of Annex IV, what files say, and what is not known here", async () => {
  const { md, html } = await dossier("--method", "stay");
  expect([...md.matchAll(/^## (\d)\. /gm)].map(([, number]) => number)).toEqual([..."123456789"]);
  const own = JSON.parse(readFileSync("package.json", "utf8")) as {
    version: string;
    license: string;
    engines: { node: string };
  };
  for (const fact of [own.version, own.license, own.engines.node.replace(">", "\\>")]) expect(md).toContain(fact);
  const card = readFileSync("models/career/README.md", "utf8").split("\n");
  expect(md).toContain(card.find((line) => line.startsWith("| trained on"))!);
  expect(md).toContain("Not known here: figures; name a finished evaluation");
  expect(md).toContain("Not known here: where logs are kept");
  expect(html).not.toMatch(/<script|<link|<img/);
});

test("names the files that decide an answer by their hashes, and what the deployer said", async () => {
  const { md } = await dossier("--use", "employer", "--log", "logs/audit.jsonl", "--retention", "eu-employer");
  expect(md).toContain(await fileHash("artefacts/boosted.json"));
  expect(md).toMatch(/nlsy97:train, nlsy79:all/);
  for (const said of ["Employer: answers about candidates", "logs/audit.jsonl", "eu-employer"])
    expect(md).toContain(said);
  expect(md).not.toContain("Not known here: where logs are kept");
});

test("text is never markup, whatever stands in it", () => {
  const blocks = [
    { kind: "paragraph", text: "<b>*x*</b> [a](b)" },
    { kind: "quoted", from: "card", text: "~~~\n# no heading\n</pre>" },
    { kind: "table", caption: "c", heads: ["a", "b"], rows: [["x|y", "2"]] },
  ] as const;
  const md = documentMarkdown({ title: "t", blocks });
  expect(md).toContain("\\<b\\>\\*x\\*\\</b\\> \\[a\\](b)");
  expect(md).toContain("~~~~\n~~~\n# no heading\n</pre>\n~~~~");
  expect(md).toContain("| x\\|y | 2 |");
  const html = documentHtml({ title: "t", blocks });
  expect(html).toContain("<p>&lt;b&gt;*x*&lt;/b&gt; [a](b)</p>");
  expect(html).toContain("# no heading\n&lt;/pre&gt;</pre>");
});
