/**
 * Text, tables and pages: pasted lines, CSV, gzip, YAML, HTML, RTF.
 *
 * In: nothing.  Out: names, each with what makes its bytes.
 */
import { gzipSync } from "node:zlib";
import { BACKTRACKING, ESCAPES, each, type HostileFile, ODD_WORDS, text } from "../hostile-file.ts";
import { gzipOf } from "../packed.ts";

const fast = true as const;
const cell = (words: string) => `"${words.replaceAll('"', '""')}"`;

export const TEXT_FILES: readonly HostileFile[] = [
  ...BACKTRACKING.map((words, at) => ({
    name: `text-pattern-${at}.txt`,
    make: () => text(`Experience\n${words}\nCook, Diner, 2010 to 2012\n`),
  })),
  { name: "years-200000.txt", fast, make: () => text("2015\n".repeat(200_000)) },
  {
    name: "lines-100000.txt",
    fast,
    make: () =>
      text(
        Array.from({ length: 100_000 }, (_, at) => `Qqx${at} Zzy, Diner, 2010 to 2012`)
          .join("\n")
          .slice(0, 990_000),
      ),
  },
  {
    name: "lines-9999.txt",
    fast,
    make: () => text(Array.from({ length: 9_999 }, (_, at) => `Qqx${at} Zzy Wvu, Diner`).join("\n")),
  },
  {
    name: "jobs-499.txt",
    make: () =>
      text(
        Array.from(
          { length: 499 },
          (_, at) => `Qqx${at} Zzy, Diner ${at}, ${1950 + (at % 70)} to ${1951 + (at % 70)}`,
        ).join("\n"),
      ),
  },
  { name: "escapes.txt", make: () => text(`${ESCAPES}\nCook ${ESCAPES}, Diner, 2010 to 2012\n`) },
  { name: "columns-million.csv", make: () => text(`title,from${",a".repeat(1_000_000)}\nCook,2010\n`) },
  { name: "quote-open.csv", make: () => text(`title,from\n"${"x".repeat(19_000_000)}`) },
  { name: "cell-10mb.csv", make: () => text(`title,from\n${"x".repeat(10_000_000)},2010\n`) },
  { name: "rows-of-one.csv", make: () => text(`title,from\n${"Cook,2010\n".repeat(1_000_000)}`) },
  { name: "headings-by-escapes.csv", make: () => text(`${ESCAPES},b\n1,2\n`) },
  { name: "bomb.csv.gz", make: () => gzipOf(2_000, 0x78) },
  { name: "bomb.jsonl.gz", make: () => gzipSync(text(`{"id":1,"jobs":[],"x":"${"x".repeat(200_000_000)}"}`)) },
  {
    name: "aliases.yaml",
    make: () =>
      text(
        `work: []\na: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghij"].map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefghij"[at]}`).join(",")}]`).join("\n")}\n`,
      ),
  },
  { name: "deep.yaml", make: () => text(`work: ${"[".repeat(100_000)}`) },
  { name: "deep.html", make: () => text(`<!doctype html><html>${"<div>".repeat(150_000)}Cook, Diner, 2010 to 2012`) },
  { name: "open.html", make: () => text(`<!doctype html><html>${"<".repeat(900_000)}`) },
  { name: "cells.html", make: () => text(`<!doctype html><html><table>${"<tr><td>Cook<td>2010".repeat(40_000)}`) },
  { name: "deep.rtf", make: () => text(`{\\rtf1 ${"{".repeat(900_000)}`) },
  { name: "skipped.rtf", make: () => text(`{\\rtf1 ${"\\uc100000000\\u1 ".repeat(50_000)}Cook}`) },
  ...each("line", "txt", ODD_WORDS, (words) =>
    text(`${words}\n\nExperience\n${words}, ${words}, 2010 to 2012\nCook, Diner, 2012 to 2014\n`),
  ),
  ...each("cell", "csv", ODD_WORDS, (words) =>
    text(
      `person,title,employer,start,end,degree\n${cell(words)},${cell(words)},${cell(words)},${cell(words)},${cell(words)},${cell(words)}\n`,
    ),
  ),
  ...each("cell-pattern", "csv", BACKTRACKING.slice(0, 8), (words) =>
    text(`title,start,end\n${cell(words)},${cell(words)},2012\n`),
  ),
  {
    name: "people-1000.csv",
    make: () => text(`person,title\n${Array.from({ length: 1_000 }, (_, at) => `${at},Cook\n`).join("")}`),
  },
  { name: "delimiters.csv", make: () => text(`title;from,to\t${"|".repeat(100_000)}\nCook\n`) },
  { name: "zeros.csv", make: () => Buffer.concat([text("title,from\n"), Buffer.alloc(5_000_000)]) },
  { name: "returns.csv", make: () => text(`title,from\r${"Cook,2010\r".repeat(500_000)}`) },
  { name: "twice.csv.gz", make: () => gzipSync(gzipOf(1_000, 0x61)) },
  { name: "cut.csv.gz", make: () => gzipOf(10, 0x61).subarray(0, 500) },
  { name: "tail.csv.gz", make: () => Buffer.concat([gzipSync(text("title\nCook\n")), Buffer.alloc(5_000_000, 0x1f)]) },
  { name: "zeros.txt", make: () => Buffer.alloc(10_000_000) },
  { name: "noise.bin", make: () => Buffer.from(Array.from({ length: 500_000 }, (_, at) => (at * 7_919) % 251)) },
  { name: "says-pdf.txt", make: () => text("I wrote %PDF-1.7 readers\nCook, Diner, 2010 to 2012\n") },
  { name: "tabs.txt", make: () => text(`Experience\n${"Cook\tDiner\t".repeat(90_000)}2010 to 2012\n`) },
  { name: "dates.txt", make: () => text(`Experience\n${"2010 to 2012 ".repeat(70_000)}\n`) },
  {
    name: "names.txt",
    make: () => text(`${"Jane Doe ".repeat(100)}\n${"Name: Jane Doe\n".repeat(9_000)}Cook, Diner, 2010 to 2012\n`),
  },
  { name: "entities.html", make: () => text(`<!doctype html><html><p>${"&#99999999999;&amp".repeat(50_000)}`) },
  { name: "attributes.html", make: () => text(`<!doctype html><html><p ${"a=".repeat(400_000)}>Cook`) },
  {
    name: "scripts.html",
    make: () => text(`<!doctype html><html>${"<script>".repeat(100_000)}Cook, Diner, 2010 to 2012`),
  },
  {
    name: "comments.html",
    make: () => text(`<!doctype html><html>${"<!--".repeat(200_000)}Cook, Diner, 2010 to 2012`),
  },
  { name: "letters.rtf", make: () => text(`{\\rtf1 ${"\\'e9".repeat(200_000)}}`) },
  { name: "binary.rtf", make: () => text("{\\rtf1 {\\bin2147483647 abc} Cook, Diner, 2010 to 2012}") },
  { name: "words.rtf", make: () => text(`{\\rtf1 ${"\\a".repeat(450_000)} Cook}`) },
  { name: "tags.yaml", make: () => text("work: !!js/function 'function () { return 1 }'\n") },
  { name: "merge.yaml", make: () => text(`a: &a {x: 1}\nwork:\n${"  - <<: *a\n    position: Cook\n".repeat(20_000)}`) },
  {
    name: "escapes.yaml",
    make: () => text(`work:\n  - position: ${JSON.stringify(ESCAPES)}\n    ${JSON.stringify(ESCAPES)}: 1\n`),
  },
];
