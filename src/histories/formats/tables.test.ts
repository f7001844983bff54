/** CSV, JSONL rows and Parquet: one job a row, with and without a mapping. */
import { describe, expect, test } from "vitest";
import { careerIn, careersIn, fileOf, jobLines, reading, rulesOf } from "../../../tests/support/histories.ts";
import { readCareers } from "../read.ts";

const MAPPING = { person: "Employee", title: "Job Title", start: "From", end: "To" };

/** Made with hyparquet-writer 0.17.0: two row groups of two rows and one; Employee INT64, From TIMESTAMP, and a column "__proto__". */
const PARQUET = Buffer.from(
  "UEFSMRUEFRAVFEwVAhUAAAAIHAcAAAAAAAAAFQYVCBUMXBUEFQAVBBUQFQQVAAAAAwMCBAADFQYVKBUsXBUEFQAVBBUAFQQVAAAAAwMSRAQAAABDb29rBgAAAFdhaXRlchUGFSQVKFwVBBUAFQQVABUEFQAAAAMDEDwAbHkvUwEAAAB4LuclAQAAFQYVGhUeXBUEFQIVBBUAFQQVAAAAAwILKAcAAAAyMDE1LTEyFQYVGBUcXBUEFQAVBBUAFQQVAAAAAwMKJAEAAABhAQAAAGIVBhUUFRhcFQIVABUCFQAVBBUAAAADAQgcCAAAAAAAAAAVBhUaFR5cFQIVABUCFQAVBBUAAAADAQsoBwAAAENhc2hpZXIVBhUUFRhcFQIVABUCFQAVBBUAAAADAQgcAEyyBTcBAAAVBhUUFRhcFQIVABUCFQAVBBUAAAADAQgcBAAAADIwMTQVBhUOFRJcFQIVABUCFQAVBBUAAAADAQUQAQAAAGMVBBlsSARyb290FQoAFQQlAhgIRW1wbG95ZWUAFQwlAhgJSm9iIFRpdGxlJQAAFQQlAhgERnJvbSUSABUMJQIYAlRvJQAAFQwlAhgJX19wcm90b19fJQAAFgYZLBlcJggcFQQZJQAQGRgIRW1wbG95ZWUVAhYEFlwWZCY2JggcNgAoCAcAAAAAAAAAGAgHAAAAAAAAAAAZLBUEFQAVAgAVBhUQFQIAAAAmbBwVDBkVABkYCUpvYiBUaXRsZRUCFgQWUhZWJmw8NgAoBldhaXRlchgEQ29vawAZHBUGFQAVAgAAACbCARwVBBkVABkYBEZyb20VAhYEFk4WUibCATw2ACgIAGx5L1MBAAAYCAB4LuclAQAAABkcFQYVABUCAAAAJpQCHBUMGRUAGRgCVG8VAhYEFkQWSCaUAjw2AigHMjAxNS0xMhgHMjAxNS0xMgAZHBUGFQAVAgAAACbcAhwVDBkVABkYCV9fcHJvdG9fXxUCFgQWQhZGJtwCPDYAKAFiGAFhABkcFQYVABUCAAAAFoIDFgQ2mgMAGVwmogMcFQQZFQAZGAhFbXBsb3llZRUCFgIWPhZCJqIDPDYAKAgIAAAAAAAAABgICAAAAAAAAAAAGRwVBhUAFQIAAAAm5AMcFQwZFQAZGAlKb2IgVGl0bGUVAhYCFkQWSCbkAzw2ACgHQ2FzaGllchgHQ2FzaGllcgAZHBUGFQAVAgAAACasBBwVBBkVABkYBEZyb20VAhYCFj4WQiasBDw2ACgIAEyyBTcBAAAYCABMsgU3AQAAABkcFQYVABUCAAAAJu4EHBUMGRUAGRgCVG8VAhYCFj4WQibuBDw2ACgEMjAxNBgEMjAxNAAZHBUGFQAVAgAAACawBRwVDBkVABkYCV9fcHJvdG9fXxUCFgIWOBY8JrAFPDYAKAFjGAFjABkcFQYVABUCAAAAFrYCFgI2ygIAKAloeXBhcnF1ZXQZXBwAABwAABwAABwAABwAAADrAgAAUEFSMQ==",
  "base64",
);

describe("CSV", () => {
  test("usual column names need no mapping; newlines and quotes in cells; two people", async () => {
    const careers = await careersIn(
      'person_id,Job Title,Company,Start Date,End Date,Description\n7,Cook,"Joe\'s ""Diner""",2016-03,,"one\ntwo, three"\n7,Waiter,Inn,2010,2015,\n8,Cashier,Shop,2012,2014,\n',
    );
    expect(careers.map(({ id }) => id)).toEqual(["7", "8"]);
    expect(careers.map(jobLines)).toEqual([
      ["2010 to 2015 Waiter, Inn [35-3031.00]", '2016-03 to now Cook, Joe\'s "Diner" [35-2014.00]'],
      ["2012 to 2014 Cashier, Shop [41-2011.00]"],
    ]);
    expect(careers[0]!.jobs[1]!.text).toBe("one two, three");
    // The line on which a row ends, since a cell before it holds a line break.
    expect(rulesOf(careers[0]!)).toEqual(["missing-end line 3"]);
  });

  test.each([
    [";", "Titel;Beruf;Von;Bis", "x;Cook;2010;2012"],
    ["\t", "Title\tFrom\tTo", "Cook\t2010\t2012"],
  ])("delimiter %j", async (_, head, row) => {
    expect(jobLines(await careerIn(`${head}\n${row}\n`))).toEqual(["2010 to 2012 Cook, - [35-2014.00]"]);
  });

  test("a mapping, a byte order mark and Windows line ends", async () => {
    const career = await careerIn("\uFEFFEmployee,Job Title,From,To\r\n7,Cook,2010,2012\r\n", { mapping: MAPPING });
    expect(jobLines(career)).toEqual(["2010 to 2012 Cook, - [35-2014.00]"]);
  });

  test("UTF-16, as spreadsheets save it", async () => {
    const text = "\uFEFFTitle\tFrom\tTo\r\nCook\t2010\t2012\r\n";
    const bigEndian = Buffer.from(text, "utf16le").swap16();
    for (const bytes of [Buffer.from(text, "utf16le"), bigEndian, Buffer.from(text.slice(1), "utf16le")]) {
      expect(jobLines(await careerIn(bytes))).toEqual(["2010 to 2012 Cook, - [35-2014.00]"]);
    }
  });

  test("an unknown column is named with the nearest", async () => {
    await expect(
      careersIn("Employee,Job Titel,From\n7,Cook,2010\n", { mapping: { title: "Job Title" }, format: "csv" }),
    ).rejects.toThrow(/:1 Job Title: there is no such column\. Did you mean "Job Titel"\?/);
    await expect(careersIn("a,b\n1,2\n", { mapping: { titel: "a" } as never, format: "csv" })).rejects.toThrow(
      /titel: .*Did you mean title\?/,
    );
    await expect(careersIn("a,b\n1,2\n", { format: "csv" })).rejects.toThrow(
      /no column is known to hold the job title; the columns are a, b/,
    );
  });

  test("rows of a person that stand apart are an error, not a second person", async () => {
    await expect(careersIn("id,title,from\n1,Cook,2010\n2,Cook,2010\n1,Waiter,2012\n")).rejects.toThrow(
      /career 3 has the id "1"/,
    );
  });

  test("a row without a person is an error; without a person column the file is one person's", async () => {
    await expect(careersIn("id,title,from\n1,Cook,2010\n,Waiter,2012\n")).rejects.toThrow(
      /:3 id: the row names no person/,
    );
    expect((await careerIn("title,from,to\nCook,2010,2011\nWaiter,2012,2013\n")).jobs).toHaveLength(2);
    const many = `title,from\n${"Cook,2010\n".repeat(1_001)}`;
    await expect(careersIn(many)).rejects.toThrow(/more than 1000 rows/);
  });

  test("degrees repeated on every row are one; a row of nothing but a degree is no job", async () => {
    const career = await careerIn(
      "title,from,to,degree,degree year\nCook,2010,2011,BSc,2009\nWaiter,2012,2013,BSc,2009\n,,,MBA,2014\n",
    );
    expect(career.jobs).toHaveLength(2);
    expect(career.education.map(({ degree, date }) => [degree, date])).toEqual([
      ["BSc", "2009"],
      ["MBA", "2014"],
    ]);
  });

  test("a quote that is never closed is named by its line", async () => {
    await expect(careersIn('title,from\nCook,2010\n"Waiter,2011\n')).rejects.toThrow(
      /a quote is opened and never closed/,
    );
    const inch = await careerIn('title,from,to\n5" pipe fitter,2010,2012\n');
    expect(inch.jobs[0]!.title).toBe('5" pipe fitter');
  });

  test("columns named like prototype keys are only columns", async () => {
    const career = await careerIn("title,from,__proto__,constructor\nCook,2010,x,y\n", {
      mapping: { title: "title", start: "from", text: "__proto__" },
    });
    expect(career.jobs[0]!.text).toBe("x");
  });
});

describe("JSONL rows", () => {
  test("with a mapping", async () => {
    const lines = [
      { Employee: 7, "Job Title": "Cook", From: 2016 },
      { Employee: 7, "Job Title": "Waiter", From: "2010", To: "2015" },
      { Employee: 8, "Job Title": "Cashier", From: null, To: 2014 },
    ];
    const careers = await careersIn(lines.map((line) => JSON.stringify(line)).join("\n"), { mapping: MAPPING });
    expect(careers.map(jobLines)).toEqual([
      ["2010 to 2015 Waiter, - [35-3031.00]", "2016 to now Cook, - [35-2014.00]"],
      ["? to 2014 Cashier, - [41-2011.00]"],
    ]);
  });

  test("a key that only later rows have is found", async () => {
    const careers = await careersIn(
      '{"id": 1, "title": "Cook"}\n{"id": 1, "title": "Waiter", "from": 2012, "to": 2013}\n',
    );
    expect(jobLines(careers[0]!)).toContain("2012 to 2013 Waiter, - [35-3031.00]");
  });
});

describe("Parquet", () => {
  test("row groups, whole numbers of 64 bits, timestamps and missing cells", async () => {
    const careers = await careersIn(PARQUET, { mapping: MAPPING });
    expect(careers.map(({ id }) => id)).toEqual(["7", "8"]);
    expect(careers.map(jobLines)).toEqual([
      ["2010-01 to 2015-12 Waiter, - [35-3031.00]", "2016-03 to now Cook, - [35-2014.00]"],
      ["2012-05 to 2014 Cashier, - [41-2011.00]"],
    ]);
  });

  test("cut off at any place it is a clear error", async () => {
    for (const length of [4, 8, 100, 600, PARQUET.length - 1]) {
      await expect(careersIn(PARQUET.subarray(0, length), { mapping: MAPPING })).rejects.toThrow(/damaged or cut off/);
    }
  });

  test("an unknown column is named, and standard input will not do", async () => {
    await expect(careersIn(PARQUET, { mapping: { title: "Titel" } })).rejects.toThrow(/Did you mean "To"|Did you mean/);
    const path = fileOf(PARQUET);
    const { createReadStream } = await import("node:fs");
    const read = async () => {
      for await (const _ of readCareers("-", { ...reading, input: createReadStream(path) })) break;
    };
    await expect(read()).rejects.toThrow(/standard input: Parquet is read from its end/);
  });
});
