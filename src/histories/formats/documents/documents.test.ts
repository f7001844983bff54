/** Documents of every format give the same jobs, and hostile ones end in a refusal that says why. */
import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";
import { expect, test } from "vitest";
import { docxOf } from "../../../../scripts/documents/docx-layouts.ts";
import { pdfOf as laidOut } from "../../../../scripts/documents/pdf-layouts.ts";
import { people } from "../../../../scripts/documents/people.ts";
import { careerIn, careersIn, jobLines } from "../../../../tests/support/histories.ts";
import { zipOf } from "../../../../tests/support/zip.ts";
import { htmlLines } from "./html-lines.ts";
import { rtfLines } from "./rtf-lines.ts";

const EXPECTED = [
  "2010 to 2014 Cook, Joe's Grill [35-2014.00]",
  "2015-03 to now Waiter, Blue Plate Diner [35-3031.00]",
];

const word = (body: string, extra: Readonly<Record<string, string>> = {}) =>
  zipOf({
    "[Content_Types].xml": "<Types/>",
    "word/document.xml": `<?xml version="1.0"?><w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
    ...extra,
  });
const p = (...runs: string[]) =>
  `<w:p>${runs.map((run) => `<w:r>${run === "\t" ? "<w:tab/>" : `<w:t>${run}</w:t>`}</w:r>`).join("")}</w:p>`;
const cell = (words: string) => `<w:tc>${p(words)}</w:tc>`;

const BODY = `${p("Experience")}${p("Waiter", "\t", "Mar 2015 – Present")}${p("Blue Plate Diner")}<w:tbl><w:tr>${cell("2010 – 2014")}${cell("Cook")}${cell("Joe&#39;s Grill")}</w:tr></w:tbl>`;

test("Word: paragraphs, tabs and tables; what was deleted, fields and macros are not read", async () => {
  const career = await careerIn(await word(BODY));
  expect(jobLines(career)).toEqual(EXPECTED);
  const deleted = `<w:p><w:del><w:r><w:delText>Cashier, Shop, 2001 to 2003</w:delText></w:r></w:del><w:r><w:instrText>PAGE 1999</w:instrText></w:r></w:p>`;
  expect(jobLines(await careerIn(await word(BODY + deleted, { "word/vbaProject.bin": "\u0000macro" })))).toEqual(
    EXPECTED,
  );
});

test("OpenDocument", async () => {
  const body = `<text:h text:outline-level="1">Experience</text:h><text:p>Waiter<text:tab/>Mar 2015 – Present</text:p><text:p>Blue Plate Diner</text:p>
    <table:table><table:table-row><table:table-cell><text:p>2010 – 2014</text:p></table:table-cell><table:table-cell><text:p>Cook, Joe's<text:s/>Grill</text:p></table:table-cell></table:table-row></table:table>`;
  const content = `<?xml version="1.0"?><office:document-content xmlns:office="o"><office:body><office:text>${body}</office:text></office:body></office:document-content>`;
  expect(
    jobLines(
      await careerIn(await zipOf({ mimetype: "application/vnd.oasis.opendocument.text", "content.xml": content }), {
        format: "odt",
      }),
    ),
  ).toEqual(EXPECTED);
});

test("rich text", async () => {
  const rtf = String.raw`{\rtf1\ansi{\fonttbl{\f0 Cook, Nowhere, 2001 to 2003;}}\b Experience\b0\par Waiter\tab Mar 2015 \endash  Present\par Blue Plate Diner\par\par Cook, Joe\'92s Grill, 2010 \u8211? 2014\par}`;
  expect(rtfLines(rtf).map(({ text }) => text)).toEqual([
    "Experience",
    "Waiter\tMar 2015 – Present",
    "Blue Plate Diner",
    "Cook, Joe’s Grill, 2010 – 2014",
  ]);
  expect(jobLines(await careerIn(rtf))).toEqual(EXPECTED.map((line) => line.replace("'", "’")));
});

test("a web page", async () => {
  const html = `<!doctype html><head><title>Cook, Nowhere, 2001 to 2003</title></head><body><script>Cook(2001)</script><h2>Experience</h2>
    <p>Waiter<br>Blue Plate Diner</p><p>Mar 2015 &ndash; Present</p><ul><li>Served in 2016</li></ul>
    <table><tr><td>2010 &ndash; 2014</td><td>Cook</td><td>Joe&#39;s Grill</td></tr></table></body>`;
  expect(htmlLines(html).map(({ text, bullet }) => (bullet ? `• ${text}` : text))).toContain("• Served in 2016");
  expect(jobLines(await careerIn(html))).toEqual(EXPECTED);
});

test("every layout of PDF and Word: each is told by name, and most jobs come back", async () => {
  const person = people()[19]!;
  for (const layout of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    let told = "";
    const career = await careerIn(await laidOut(person, layout), {
      onFormat: (format, because) => (told = `${format}: ${because}`),
    });
    expect(told).toBe(layout === 4 ? "pdf: it is LinkedIn's profile, saved as PDF" : "pdf: it is a PDF");
    const found = career.jobs.map(({ title, employer }) => `${title} @ ${employer}`);
    expect(found, `layout ${layout}`).toContain("Claims Adjuster @ InsureAll");
    expect(found).toContain("Data Entry Clerk @ InsureAll");
  }
  for (const layout of [0, 1, 2, 3, 4])
    expect((await careerIn(await docxOf(person, layout))).jobs.map(({ title }) => title)).toContain("Claims Adjuster");
}, 60_000);

const entity = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`;
const plain = (objects: readonly string[]) =>
  Buffer.from(
    `%PDF-1.7\n${objects.map((object, at) => `${at + 1} 0 obj\n${object}\nendobj\n`).join("")}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\n%%EOF\n`,
  );
const pages = (count: number, more = "") =>
  plain([
    `<< /Type /Catalog /Pages 2 0 R ${more} >>`,
    `<< /Type /Pages /Count ${count} /Kids [${"3 0 R ".repeat(count)}] >>`,
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>",
  ]);

test("a PDF of more pages than any résumé", async () => {
  const pdf = new PDFDocument();
  const whole = buffer(pdf);
  for (let page = 0; page < 2_000; page++) pdf.addPage().text("Cook, Diner, 2015 to 2018");
  pdf.end();
  await expect(careersIn(await whole)).rejects.toThrow(/has 2,001 pages, and no résumé has more than 100/);
}, 60_000);

test.each<[string, string | Uint8Array | Promise<Uint8Array>, RegExp]>([
  [
    "a document type in Word",
    zipOf({ "[Content_Types].xml": "", "word/document.xml": `<?xml version="1.0"?>${entity}<w:document/>` }),
    /document type or entities/,
  ],
  [
    "a ZIP bomb in Word",
    zipOf({ "[Content_Types].xml": "", "word/document.xml": Buffer.alloc(20e6, 0x20) }),
    /ZIP bomb/,
  ],
  ["an Excel workbook", zipOf({ "[Content_Types].xml": "", "xl/workbook.xml": "" }), /an Excel workbook/],
  ["a Word document without words", word(p(" ")), /no job was found/],
  ["a scan", pages(1), /is a picture: its page has no text/],
  ["an encrypted PDF", pages(1, "/X << /Encrypt 9 0 R >>"), /this PDF is encrypted/],
  [
    "10,000 attachments",
    pages(1, `/Names << /EmbeddedFiles << /Names [${"(a) << /Type /Filespec /F (a) >> ".repeat(10_000)}] >> >>`),
    /is a picture|damaged/,
  ],
  ["a novel", "It was the best of times, it was the worst of times.\n".repeat(15_000), /more than 10,000 lines/],
  ["5,000 jobs", "Experience\n".concat("Cook, Diner, 2015 to 2018\n".repeat(5_000)), /more than 500 jobs/],
  [
    "YAML that unfolds without end",
    `basics: &a [x, x]\nb: &b [${"*a, ".repeat(30)}*a]\nc: &c [${"*b, ".repeat(30)}*b]\nd: [${"*c, ".repeat(30)}*c]\n`,
    /not YAML|no job/,
  ],
  ["YAML that is none", "basics:\n\t- x: [\n", /this is not YAML/],
])(
  "%s",
  async (_, content, message) => {
    await expect(careersIn(await content)).rejects.toThrow(message);
  },
  60_000,
);
