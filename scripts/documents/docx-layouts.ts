/**
 * Five layouts of résumés in Word.
 *
 * In: a person and the number of a layout.  Out: the bytes of a DOCX.
 */
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { type Person, span, type WrittenJob } from "./people.ts";

const escaped = (words: string) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const run = (words: string) =>
  words
    .split("\t")
    .map((part) => `<w:r><w:t xml:space="preserve">${escaped(part)}</w:t></w:r>`)
    .join("<w:r><w:tab/></w:r>");
const paragraph = (words: string, style?: string) =>
  `<w:p>${style === undefined ? "" : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}${run(words)}</w:p>`;
const bullet = (words: string) =>
  `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>${run(words)}</w:p>`;
const row = (...cells: string[]) => `<w:tr>${cells.map((cell) => `<w:tc>${cell}</w:tc>`).join("")}</w:tr>`;
const bullets = ({ duties }: WrittenJob) => duties.map(bullet).join("");
const empty = "<w:p/>";

type Layout = (person: Person) => string;

const paragraphs: Layout = ({ jobs }) =>
  paragraph("Work Experience", "Heading1") +
  jobs
    .map(
      (job) =>
        paragraph(job.title) +
        (job.employer ? paragraph(`${job.employer}, ${job.place}`) : "") +
        paragraph(span(job, "long")) +
        bullets(job),
    )
    .join("");

const withEmptyLines: Layout = ({ jobs }) =>
  paragraph("EXPERIENCE") +
  empty +
  jobs
    .map(
      (job) =>
        [job.title, ...(job.employer ? [job.employer] : []), span(job, "short")]
          .map((words) => paragraph(words) + empty)
          .join("") + bullets(job),
    )
    .join("");

const tabs: Layout = ({ jobs }) =>
  paragraph("Professional Experience", "Heading2") +
  jobs
    .map(
      (job) =>
        paragraph(`${job.employer ?? job.title}\t${span(job, "numbers")}`) +
        (job.employer ? paragraph(job.title) : "") +
        bullets(job),
    )
    .join("");

const table: Layout = ({ jobs }) =>
  paragraph("Employment History", "Heading1") +
  `<w:tbl>${jobs.map((job) => row(paragraph(span(job, "short")), paragraph(job.employer ? `${job.title}, ${job.employer}` : job.title))).join("")}</w:tbl>`;

const columns: Layout = (person) =>
  `<w:tbl>${row(paragraph("Skills", "Heading1") + paragraph("Microsoft Office") + paragraph("Spanish"), tabs(person))}</w:tbl>`;

export const DOCX_LAYOUTS: readonly (readonly [string, Layout])[] = [
  ["paragraphs with styles", paragraphs],
  ["empty paragraphs between", withEmptyLines],
  ["employer, tab, dates", tabs],
  ["a table", table],
  ["two columns in a table", columns],
];

export function docxOf(person: Person, layout: number): Promise<Buffer> {
  const degrees = person.degrees
    .map(({ degree, school, year }) => paragraph(degree) + paragraph(school) + paragraph(year))
    .join("");
  const body = `${paragraph(person.name, "Title")}${DOCX_LAYOUTS[layout]![1](person)}${paragraph("Education", "Heading1")}${degrees}`;
  const zip = new ZipFile();
  const add = (name: string, text: string) =>
    zip.addBuffer(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`), name);
  add(
    "[Content_Types].xml",
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  );
  add(
    "word/document.xml",
    `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  );
  zip.end();
  return buffer(zip.outputStream);
}
