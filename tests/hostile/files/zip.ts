/**
 * ZIP files: exports and office documents that unpack to more than they say, nest, repeat or lie.
 *
 * In: nothing.  Out: names, each with what makes its bytes.
 */
import { ESCAPES, each, type HostileFile, ODD_WORDS, text } from "../hostile-file.ts";
import { zipOf } from "../packed.ts";

const fast = true as const;
const HEAD = "Title,Company Name,Started On,Finished On\n";
const ROW = "Cook,Diner,2010,2012\n";
const quoted = (words: string) => `"${words.replaceAll('"', '""')}"`;
const docx = (document: string, more: readonly { name: string; content: string }[] = []) =>
  zipOf([
    { name: "[Content_Types].xml", content: "<Types/>" },
    { name: "word/document.xml", content: document },
    ...more,
  ]);
const odt = (content: string) =>
  zipOf([
    { name: "mimetype", content: "application/vnd.oasis.opendocument.text", stored: true },
    { name: "content.xml", content },
  ]);
const body = (inner: string) => `<w:document><w:body>${inner}</w:body></w:document>`;
const paragraph = (words: string) => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`;
const openText = (inner: string) =>
  `<office:document-content><office:body><office:text>${inner}</office:text></office:body></office:document-content>`;

/** A small whole export with bytes changed where a table of contents says what it holds. */
function lying(change: (bytes: Buffer, central: number, end: number) => void): Buffer {
  const bytes = zipOf([{ name: "Positions.csv", content: HEAD + ROW }]);
  change(bytes, bytes.indexOf("PK\x01\x02"), bytes.indexOf("PK\x05\x06"));
  return bytes;
}

export const ZIP_FILES: readonly HostileFile[] = [
  { name: "positions-bomb.zip", fast, make: () => zipOf([{ name: "Positions.csv", megabytes: 3_000 }]) },
  { name: "positions-lie.zip", fast, make: () => zipOf([{ name: "Positions.csv", megabytes: 3_000, claims: 1_000 }]) },
  {
    name: "positions-500000.zip",
    fast,
    make: () => zipOf([{ name: "Positions.csv", content: HEAD + "Cook,Diner,2010,2012\n".repeat(500_000) }]),
  },
  {
    name: "entries-60000.zip",
    make: () => zipOf(Array.from({ length: 60_000 }, (_, at) => ({ name: `${at}`, content: "" }))),
  },
  {
    name: "entries-by-escapes.zip",
    make: () =>
      zipOf([
        { name: `${ESCAPES}.csv`, content: "" },
        { name: `../../${ESCAPES}`, content: "" },
      ]),
  },
  {
    name: "headings-by-escapes.zip",
    make: () => zipOf([{ name: `${ESCAPES}/Positions.csv`, content: `${ESCAPES},b\n` }]),
  },
  {
    name: "traversal.zip",
    make: () => zipOf([{ name: "../../../tmp/Positions.csv", content: `${HEAD}Cook,Diner,2010,2012\n` }]),
  },
  {
    name: "columns.zip",
    make: () =>
      zipOf([{ name: "Positions.csv", content: `Title${",a".repeat(1_000_000)}\n${"Cook\n".repeat(1_000)}` }]),
  },
  {
    name: "document-bomb.docx",
    fast,
    make: () =>
      zipOf([
        { name: "[Content_Types].xml", content: "<Types/>" },
        { name: "word/document.xml", megabytes: 3_000 },
      ]),
  },
  { name: "document-deep.docx", make: () => docx(`<w:document><w:body>${"<w:p>".repeat(300_000)}`) },
  {
    name: "document-wide.docx",
    make: () =>
      docx(`<w:document><w:body>${"<w:p><w:r><w:t>Cook 2015</w:t></w:r></w:p>".repeat(300_000)}</w:body></w:document>`),
  },
  {
    name: "content-bomb.odt",
    make: () =>
      zipOf([
        { name: "mimetype", content: "application/vnd.oasis.opendocument.text", stored: true },
        { name: "content.xml", megabytes: 3_000 },
      ]),
  },
  {
    name: "content-spaces.odt",
    make: () =>
      odt(
        `<office:document-content><office:body><office:text><text:p>${'<text:s text:c="2000000000"/>'.repeat(1_000)}</text:p></office:text></office:body></office:document-content>`,
      ),
  },
  ...each("positions-title", "zip", ODD_WORDS, (words) =>
    zipOf([
      { name: "Positions.csv", content: `${HEAD}${quoted(words)},${quoted(words)},${quoted(words)},2012\n${ROW}` },
    ]),
  ),
  {
    name: "three-tables.zip",
    make: () =>
      zipOf(
        ["Positions", "Education", "Volunteering", "Profile"].map((name) => ({
          name: `${name}.csv`,
          content: `Title,School Name,Role,First Name\n${"a,b,c,d\n".repeat(900_000)}`,
        })),
      ),
  },
  {
    name: "same-name-1000-times.zip",
    make: () => zipOf(Array.from({ length: 1_000 }, () => ({ name: "Positions.csv", content: HEAD + ROW }))),
  },
  {
    name: "nested.zip",
    make: () => zipOf([{ name: "Positions.csv", content: zipOf([{ name: "Positions.csv", megabytes: 200 }]) }]),
  },
  {
    name: "name-of-65535.zip",
    make: () => zipOf([{ name: `${"a/".repeat(32_000)}Positions.csv`, content: HEAD + ROW }]),
  },
  { name: "entries-lie.zip", make: () => lying((bytes, _, end) => bytes.writeUInt16LE(0xfffe, end + 10)) },
  { name: "locked.zip", make: () => lying((bytes, central) => bytes.writeUInt16LE(0x0801, central + 8)) },
  { name: "method-unknown.zip", make: () => lying((bytes, central) => bytes.writeUInt16LE(99, central + 10)) },
  { name: "checksum-wrong.zip", make: () => lying((bytes, central) => bytes.writeUInt32LE(1, central + 16)) },
  { name: "offset-beyond.zip", make: () => lying((bytes, central) => bytes.writeUInt32LE(0x7fff_ffff, central + 42)) },
  { name: "offset-of-itself.zip", make: () => lying((bytes, central) => bytes.writeUInt32LE(central, central + 42)) },
  {
    name: "size-of-4-gigabytes.zip",
    make: () => lying((bytes, central) => bytes.writeUInt32LE(0xffff_ffff, central + 24)),
  },
  { name: "table-beyond.zip", make: () => lying((bytes, _, end) => bytes.writeUInt32LE(0xffff_fff0, end + 16)) },
  {
    name: "ends-10000.zip",
    make: () =>
      Buffer.concat([zipOf([{ name: "a", content: "" }]), ...Array.from({ length: 10_000 }, () => text("PK\x05\x06"))]),
  },
  { name: "quotes.zip", make: () => zipOf([{ name: "Positions.csv", content: `${HEAD}"${"x".repeat(15_000_000)}` }]) },
  {
    name: "rows-without-end.zip",
    make: () => zipOf([{ name: "Positions.csv", content: HEAD + ",".repeat(15_000_000) }]),
  },
  { name: "escapes.docx", make: () => docx(body(paragraph(`Cook ${ESCAPES}, Diner, 2010 to 2012`))) },
  { name: "entities.docx", make: () => docx(`<!DOCTYPE a [<!ENTITY b "bbbb">]>${body("&b;")}`) },
  { name: "numbered-entities.docx", make: () => docx(body(paragraph("&#99999999;&#x0;&#xd800;".repeat(200_000)))) },
  { name: "tables-deep.docx", make: () => docx(body("<w:tbl><w:tr><w:tc>".repeat(50_000))) },
  {
    name: "tables-wide.docx",
    make: () => docx(body(`<w:tbl><w:tr>${`<w:tc>${paragraph("Cook")}</w:tc>`.repeat(100_000)}</w:tr></w:tbl>`)),
  },
  {
    name: "attributes.docx",
    make: () => docx(body(`<w:p ${Array.from({ length: 200_000 }, (_, at) => `a${at}="1"`).join(" ")}/>`)),
  },
  { name: "breaks.docx", make: () => docx(body(`<w:p><w:r>${"<w:br/><w:tab/>".repeat(500_000)}</w:r></w:p>`)) },
  { name: "one-long-word.docx", make: () => docx(body(paragraph("a".repeat(25_000_000)))) },
  { name: "unclosed.docx", make: () => docx("<".repeat(10_000_000)) },
  { name: "comments.docx", make: () => docx(body("<!--".repeat(1_000_000))) },
  {
    name: "styles-bomb.docx",
    make: () =>
      zipOf([
        { name: "[Content_Types].xml", content: "<Types/>" },
        { name: "word/document.xml", content: body(paragraph("Cook, Diner, 2010 to 2012")) },
        { name: "word/styles.xml", megabytes: 150 },
      ]),
  },
  {
    name: "prototype.docx",
    make: () => docx("<__proto__><constructor><w:body><w:p>Cook</w:p></w:body></constructor></__proto__>"),
  },
  {
    name: "columns-repeated.odt",
    make: () =>
      odt(
        openText(
          '<table:table><table:table-row table:number-rows-repeated="2000000000"><table:table-cell table:number-columns-repeated="2000000000"><text:p>Cook</text:p></table:table-cell></table:table-row></table:table>',
        ),
      ),
  },
  {
    name: "spaces-negative.odt",
    make: () => odt(openText('<text:p>Cook<text:s text:c="-1"/><text:s text:c="1e9"/><text:s text:c="NaN"/></text:p>')),
  },
  { name: "lists-deep.odt", make: () => odt(openText("<text:list><text:list-item>".repeat(100_000))) },
];
