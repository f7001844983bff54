/**
 * PDF files that unpack, nest, loop or claim without end: filters, attachments, pages, fonts, pictures, objects in streams, tables of places.
 *
 * In: nothing.  Out: names, each with what makes its bytes.
 */
import { deflateSync } from "node:zlib";
import { ESCAPES, type HostileFile, text } from "../hostile-file.ts";
import { attaching, drawing, type PdfObject, pdfOf, twice, zlibOf } from "../packed.ts";

const fast = true as const;

const FLATE = "/Filter/FlateDecode";
const words = text("BT /F 11 Tf 50 700 Td (Cook, Diner, 2010 to 2012 and then a Waiter, Inn) Tj ET");

/** One page with these resources; what they refer to are objects 5 and on. */
function pageWith(resources: string, content: PdfObject, objects: readonly PdfObject[]): Buffer {
  return pdfOf([
    { dictionary: "/Type/Catalog/Pages 2 0 R" },
    { dictionary: "/Type/Pages/Kids[3 0 R]/Count 1" },
    { dictionary: `/Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<${resources}>>` },
    content,
    ...objects,
  ]);
}

/** A font whose letters are told by this. */
function fontWith(more: string, objects: readonly PdfObject[]): Buffer {
  const font = { dictionary: `/Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]${more}` };
  const descendant = {
    dictionary:
      "/Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>/FontDescriptor 7 0 R",
  };
  const descriptor = { dictionary: "/Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1 1]/FontFile2 8 0 R" };
  const drawn = { dictionary: "", stream: text("BT /F 11 Tf 50 700 Td <00410042> Tj ET") };
  return pageWith("/Font<</F 5 0 R>>", drawn, [font, descendant, descriptor, ...objects]);
}

/** Whose table of places is this, in place of the one that is right. */
function withTable(table: (end: number) => string): Buffer {
  const plain = drawing({ dictionary: "", stream: words });
  const end = plain.lastIndexOf("xref\n");
  return Buffer.concat([plain.subarray(0, end), text(table(end))]);
}

const cmap = (body: string) => deflateSync(text(`/CIDInit /ProcSet findresource begin begincmap ${body} endcmap`));

export const PDF_FILES: readonly HostileFile[] = [
  {
    name: "filters-twice-short.pdf",
    fast,
    make: () => attaching([{ dictionary: "/Filter[/Fl /Fl]", stream: twice(3_000) }]),
  },
  {
    name: "filters-escaped.pdf",
    fast,
    make: () => attaching([{ dictionary: "/Filter[/Flate#44ecode /Flate#44ecode]", stream: twice(3_000) }]),
  },
  {
    name: "filters-four-times.pdf",
    make: () =>
      attaching([{ dictionary: "/Filter[/FlateDecode/FlateDecode/FlateDecode/FlateDecode]", stream: twice(3_000) }]),
  },
  {
    name: "one-stream-fifty-names.pdf",
    fast,
    make: () =>
      attaching(
        [{ dictionary: "/Filter/FlateDecode", stream: zlibOf(190) }],
        Array.from({ length: 50 }, () => 0),
      ),
  },
  {
    name: "twenty-streams.pdf",
    fast,
    make: () =>
      attaching(Array.from({ length: 20 }, () => ({ dictionary: "/Filter/FlateDecode", stream: zlibOf(190) }))),
  },
  {
    name: "filters-hex.pdf",
    make: () =>
      attaching([{ dictionary: "/Filter[/ASCIIHexDecode/FlateDecode]", stream: text(zlibOf(2_000).toString("hex")) }]),
  },
  {
    name: "stream-cr.pdf",
    make: () => attaching([{ dictionary: "/Filter/FlateDecode", stream: zlibOf(1_500), keyword: "stream\r" }]),
  },
  {
    name: "stream-space.pdf",
    make: () => attaching([{ dictionary: "/Filter/FlateDecode", stream: zlibOf(1_500), keyword: "stream \n" }]),
  },
  {
    name: "run-length.pdf",
    make: () => attaching([{ dictionary: "/Filter[/FlateDecode/RunLengthDecode]", stream: zlibOf(200, 0x81) }]),
  },
  {
    name: "attachment-named-by-escapes.pdf",
    make: () =>
      attaching([{ dictionary: "", stream: Buffer.concat([text(`<Candidate>${ESCAPES}`), Buffer.from([0, 0xff])]) }]),
  },
  {
    name: "page-drawn-by-bomb.pdf",
    fast,
    make: () => drawing({ dictionary: "/Filter[/Fl /Fl]", stream: twice(3_000) }),
  },
  {
    name: "page-of-a-million-words.pdf",
    make: () => drawing({ dictionary: "", stream: text(`BT /F 9 Tf ${"(Cook 2015) Tj T* ".repeat(600_000)} ET`) }),
  },
  { name: "page-of-nested-states.pdf", make: () => drawing({ dictionary: "", stream: text("q ".repeat(3_000_000)) }) },
  {
    name: "pages-in-a-circle.pdf",
    make: () =>
      pdfOf([
        { dictionary: "/Type/Catalog/Pages 2 0 R" },
        { dictionary: "/Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000" },
      ]),
  },
  {
    name: "pages-claimed.pdf",
    make: () =>
      pdfOf([{ dictionary: "/Type/Catalog/Pages 2 0 R" }, { dictionary: "/Type/Pages/Kids[]/Count 2147483647" }]),
  },
  {
    name: "nested-arrays.pdf",
    make: () => pdfOf([{ dictionary: `/Type/Catalog/Pages 2 0 R/X ${"[".repeat(500_000)}` }]),
  },
  { name: "no-end.pdf", make: () => text(`%PDF-1.7\n${"1 0 obj\n".repeat(500_000)}`) },
  {
    name: "locked.pdf",
    make: () =>
      Buffer.concat([drawing({ dictionary: "", stream: text("BT ET") }), text("\ntrailer<</Encrypt 9 0 R>>")]),
  },
  // --- objects that lie in streams, and tables of places
  {
    name: "objects-in-bomb.pdf",
    fast,
    make: () => attaching([{ dictionary: `/Type/ObjStm/N 100/First 10${FLATE}`, stream: zlibOf(1_000, 0x20) }]),
  },
  {
    name: "objects-in-a-circle.pdf",
    make: () =>
      pdfOf([
        { dictionary: "/Type/Catalog/Pages 2 0 R" },
        { dictionary: "/Type/ObjStm/N 2147483647/First 4/Extends 2 0 R", stream: text("2 0 <</Kids[2 0 R]>>") },
      ]),
  },
  {
    name: "table-in-bomb.pdf",
    fast,
    make: () => {
      const bomb = `1 0 obj\n<</Type/XRef/W[1 4 2]/Size 2147483647/Root 1 0 R/Index[0 2147483647]${FLATE}/Length `;
      const stream = zlibOf(1_500, 1);
      const head = text(`%PDF-1.7\n${bomb}${stream.length}>>\nstream\n`);
      return Buffer.concat([head, stream, text("\nendstream\nendobj\nstartxref\n9\n%%EOF")]);
    },
  },
  {
    name: "table-before-itself.pdf",
    make: () =>
      withTable(
        (at) => `xref\n0 1\n0000000000 65535 f \ntrailer<</Size 6/Root 1 0 R/Prev ${at}>>\nstartxref\n${at}\n%%EOF`,
      ),
  },
  {
    name: "tables-before-tables.pdf",
    make: () =>
      withTable((end) => {
        const size = 74;
        const one = (at: number) =>
          `xref\n0 1\n0000000000 65535 f \ntrailer<</Size 6/Root 1 0 R/Prev ${String(at).padStart(9, "0")}>>\n`.padEnd(
            size,
          );
        const many = Array.from({ length: 100_000 }, (_, at) => one(end + size * ((at + 1) % 100_000))).join("");
        return `${many}startxref\n${end}\n%%EOF`;
      }),
  },
  {
    name: "table-of-two-billion.pdf",
    make: () =>
      withTable(
        (at) =>
          `xref\n0 2147483647\n0000000000 65535 f \ntrailer<</Size 2147483647/Root 1 0 R>>\nstartxref\n${at}\n%%EOF`,
      ),
  },
  { name: "no-table.pdf", make: () => withTable(() => "1 0 obj\n<</Type/Catalog>>\nendobj\n".repeat(400_000)) },
  {
    name: "length-of-itself.pdf",
    make: () => Buffer.concat([text("%PDF-1.7\n1 0 obj\n<</Length 1 0 R>>\nstream\n"), Buffer.alloc(5_000_000, 0x61)]),
  },
  {
    name: "locked-by-escape.pdf",
    make: () =>
      withTable(
        (at) =>
          `xref\n0 1\n0000000000 65535 f \ntrailer<</Size 6/Root 1 0 R/Encr#79pt 9 0 R>>\nstartxref\n${at}\n%%EOF`,
      ),
  },
  {
    name: "objects-500000.pdf",
    make: () => pdfOf(Array.from({ length: 300_000 }, () => ({ dictionary: "/Type/Catalog/Pages 2 0 R" }))),
  },
  // --- pages
  {
    name: "pages-100000.pdf",
    make: () =>
      pdfOf([
        { dictionary: "/Type/Catalog/Pages 2 0 R" },
        { dictionary: `/Type/Pages/Kids[${"3 0 R ".repeat(1_000_000)}]/Count 1000000` },
        { dictionary: "/Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R" },
        { dictionary: "", stream: words },
      ]),
  },
  {
    name: "pages-deep.pdf",
    make: () =>
      pdfOf([
        { dictionary: "/Type/Catalog/Pages 2 0 R" },
        ...Array.from({ length: 100_000 }, (_, at) => ({ dictionary: `/Type/Pages/Kids[${at + 3} 0 R]/Count 1` })),
      ]),
  },
  {
    name: "pages-that-double.pdf",
    make: () =>
      pdfOf([
        { dictionary: "/Type/Catalog/Pages 2 0 R" },
        ...Array.from({ length: 40 }, (_, at) => ({
          dictionary: `/Type/Pages/Kids[${at + 3} 0 R ${at + 3} 0 R]/Count ${2 ** Math.min(30, 40 - at)}`,
        })),
        { dictionary: "/Type/Page/MediaBox[0 0 600 800]" },
      ]),
  },
  {
    name: "page-drawn-100000-times.pdf",
    make: () =>
      pdfOf([
        { dictionary: "/Type/Catalog/Pages 2 0 R" },
        { dictionary: "/Type/Pages/Kids[3 0 R]/Count 1" },
        { dictionary: `/Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents[${"4 0 R ".repeat(100_000)}]` },
        { dictionary: FLATE, stream: zlibOf(5, 0x20) },
      ]),
  },
  {
    name: "names-in-a-circle.pdf",
    make: () =>
      pdfOf([
        { dictionary: "/Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>" },
        { dictionary: "/Type/Pages/Kids[]/Count 0" },
        { dictionary: "/Kids[3 0 R 3 0 R 4 0 R]" },
        { dictionary: "/Kids[3 0 R 4 0 R]" },
      ]),
  },
  {
    name: "attachments-100000.pdf",
    make: () =>
      attaching(
        [{ dictionary: "", stream: text("<Candidate/>") }],
        Array.from({ length: 100_000 }, () => 0),
      ),
  },
  {
    name: "strings-nested.pdf",
    make: () => drawing({ dictionary: "", stream: text(`BT /F 9 Tf ${"(".repeat(2_000_000)} Tj ET`) }),
  },
  {
    name: "numbers.pdf",
    make: () => drawing({ dictionary: "", stream: text(`BT ${"1e308 ".repeat(2_000_000)} Td ET`) }),
  },
  {
    name: "one-long-word.pdf",
    make: () => drawing({ dictionary: "", stream: text(`BT /F 9 Tf (${"a".repeat(15_000_000)}) Tj ET`) }),
  },
  // --- filters and what they are told
  {
    name: "predictor.pdf",
    make: () =>
      drawing({
        dictionary: `${FLATE}/DecodeParms<</Predictor 12/Columns 2147483647/Colors 32/BitsPerComponent 16>>`,
        stream: zlibOf(50, 2),
      }),
  },
  { name: "lzw.pdf", make: () => drawing({ dictionary: "/Filter/LZWDecode", stream: Buffer.alloc(15_000_000, 0x40) }) },
  {
    name: "ascii85.pdf",
    make: () =>
      drawing({ dictionary: "/Filter[/ASCII85Decode/ASCII85Decode]", stream: Buffer.alloc(15_000_000, 0x7a) }),
  },
  {
    name: "filters-100000.pdf",
    make: () => drawing({ dictionary: `/Filter[${"/FlateDecode".repeat(100_000)}]`, stream: deflateSync(words) }),
  },
  // --- fonts
  { name: "font-bomb.pdf", fast, make: () => fontWith("", [{ dictionary: FLATE, stream: zlibOf(1_500) }]) },
  {
    name: "font-noise.pdf",
    make: () =>
      fontWith("", [
        { dictionary: "", stream: Buffer.concat([text("\0\u0001\0\0\0\uffff"), Buffer.alloc(4_000_000, 0xff)]) },
      ]),
  },
  {
    name: "letters-bomb.pdf",
    make: () =>
      fontWith("/ToUnicode 9 0 R", [
        { dictionary: "", stream: words },
        { dictionary: FLATE, stream: zlibOf(1_000, 0x20) },
      ]),
  },
  {
    name: "letters-by-ranges.pdf",
    make: () =>
      fontWith("/ToUnicode 9 0 R", [
        { dictionary: "", stream: words },
        {
          dictionary: FLATE,
          stream: cmap(`100 beginbfrange ${"<00000000> <7fffffff> <0041> ".repeat(100_000)} endbfrange`),
        },
      ]),
  },
  {
    name: "letters-of-letters.pdf",
    make: () =>
      fontWith("/ToUnicode 9 0 R", [
        { dictionary: "", stream: words },
        {
          dictionary: `/UseCMap 9 0 R${FLATE}`,
          stream: cmap(`1 beginbfchar <0041> <${"0041".repeat(500_000)}> endbfchar`),
        },
      ]),
  },
  {
    name: "widths-million.pdf",
    make: () =>
      pageWith("/Font<</F 5 0 R>>", { dictionary: "", stream: words }, [
        {
          dictionary: `/Type/Font/Subtype/Type1/BaseFont/X/FirstChar 0/LastChar 2147483647/Widths[${"500 ".repeat(2_000_000)}]`,
        },
      ]),
  },
  {
    name: "letters-drawn-by-themselves.pdf",
    make: () =>
      pageWith("/Font<</F 5 0 R>>", { dictionary: "", stream: words }, [
        {
          dictionary:
            "/Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 67/Widths[1 1 1]/Encoding<</Differences[65/A/B/C]>>/CharProcs<</A 6 0 R/B 6 0 R/C 6 0 R>>/Resources<</Font<</F 5 0 R>>>>",
        },
        { dictionary: "", stream: text("BT /F 9 Tf (ABC) Tj ET") },
      ]),
  },
  // --- pictures and forms
  {
    name: "picture-of-4-gigapixels.pdf",
    make: () =>
      pageWith("/XObject<</I 5 0 R>>", { dictionary: "", stream: text("/I Do") }, [
        {
          dictionary: `/Subtype/Image/Width 65535/Height 65535/BitsPerComponent 8/ColorSpace/DeviceRGB${FLATE}`,
          stream: zlibOf(1_000),
        },
      ]),
  },
  {
    name: "picture-in-line.pdf",
    make: () =>
      drawing({ dictionary: "", stream: text(`BI /W 65535 /H 65535 /BPC 8 /CS /RGB ID ${"a".repeat(5_000_000)}`) }),
  },
  {
    name: "form-in-itself.pdf",
    make: () =>
      pageWith("/XObject<</X 5 0 R>>", { dictionary: "", stream: text("/X Do") }, [
        { dictionary: "/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>", stream: text("/X Do /X Do") },
      ]),
  },
  {
    name: "forms-that-double.pdf",
    fast,
    make: () =>
      pageWith("/XObject<</X 5 0 R>>", { dictionary: "", stream: text("/X Do") }, [
        ...Array.from({ length: 40 }, (_, at) => ({
          dictionary: `/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X ${at + 6} 0 R>>>>`,
          stream: text("/X Do /X Do"),
        })),
        { dictionary: "/Subtype/Form/BBox[0 0 9 9]", stream: words },
      ]),
  },
];
