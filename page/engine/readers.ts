/**
 * The readers of files, asked for while nobody waits, so that none of them has to be fetched once a file is given.
 *
 * In: nothing.  Out: a promise. PDFs are last, because their library is the largest.
 */
export async function fetchReaders(): Promise<void> {
  await Promise.all([
    import("../../src/histories/formats/json-lines.ts"),
    import("../../src/histories/formats/csv.ts"),
    import("../../src/histories/formats/linkedin.ts"),
    import("../../src/histories/formats/europass.ts"),
    import("../../src/histories/formats/yaml-resume.ts"),
    import("../../src/histories/formats/documents/lines-of-document.ts"),
    import("../../src/histories/formats/documents/office-lines.ts"),
    import("../../src/histories/formats/documents/rtf-lines.ts"),
    import("../../src/histories/formats/documents/html-lines.ts"),
    import("../../src/histories/formats/parquet.ts"),
    import("../../src/histories/formats/pdf.ts"),
  ]);
  const { getResolvedPDFJS } = await import("unpdf");
  await getResolvedPDFJS();
}
