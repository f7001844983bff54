/**
 * Ten layouts of résumés as PDF, after those that people and programs make.
 *
 * In: a person and the number of a layout.  Out: the bytes of a PDF.
 */
import PDFDocument from "pdfkit";
import { type Person, span, type WrittenJob } from "./people.ts";

type Pdf = InstanceType<typeof PDFDocument>;
type Layout = (pdf: Pdf, person: Person) => void;

const LEFT = 50;
const RIGHT = 545;
const REGULAR = "Helvetica";
const BOLD = "Helvetica-Bold";
const ITALIC = "Helvetica-Oblique";
const SKILLS = ["Microsoft Office", "Spanish (fluent)", "First aid", "Project management"];

export async function pdfOf(person: Person, layout: number): Promise<Buffer> {
  const pdf = new PDFDocument({ size: "A4", margin: LEFT });
  const pieces: Buffer[] = [];
  pdf.on("data", (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve) => pdf.on("end", resolve));
  PDF_LAYOUTS[layout]![1](pdf, person);
  pdf.end();
  await ended;
  return Buffer.concat(pieces);
}

function head(pdf: Pdf, { name }: Person): void {
  pdf.font(BOLD).fontSize(20).text(name, LEFT, LEFT, { align: "center" });
  pdf
    .font(REGULAR)
    .fontSize(9)
    .text("12 Main Street, Dayton, OH 45402 | (937) 555-0123 | someone@example.org", { align: "center" });
}

function heading(pdf: Pdf, words: string): void {
  pdf.moveDown(0.8).font(BOLD).fontSize(13).text(words, LEFT);
  pdf.moveDown(0.3).fontSize(10.5).font(REGULAR);
}

function bullets(pdf: Pdf, { duties }: WrittenJob, x = LEFT, width = RIGHT - LEFT): void {
  pdf.font(REGULAR);
  for (const duty of duties) pdf.text(`•  ${duty}`, x + 10, undefined, { width: width - 10 });
}

/** Words on the left and on the right end of one line. */
function ends(pdf: Pdf, left: string, right: string, font = BOLD): void {
  const { y } = pdf;
  pdf.font(font).text(left, LEFT, y, { lineBreak: false });
  pdf.font(REGULAR).text(right, LEFT, y, { width: RIGHT - LEFT, align: "right" });
}

function foot(pdf: Pdf, { degrees }: Person, title = "Education"): void {
  heading(pdf, title);
  for (const { degree, school, year } of degrees) pdf.text(`${degree}, ${school}, ${year}`, LEFT);
  heading(pdf, "Skills");
  pdf.text(SKILLS.join(", "), LEFT);
}

const at = ({ title, employer }: WrittenJob, joint: string) =>
  employer === undefined ? title : `${title}${joint}${employer}`;

const titleFirst: Layout = (pdf, person) => {
  head(pdf, person);
  heading(pdf, "Work Experience");
  for (const job of person.jobs) {
    ends(pdf, at(job, ", "), span(job, "short"));
    bullets(pdf, job);
    pdf.moveDown(0.5);
  }
  foot(pdf, person);
};

const employerFirst: Layout = (pdf, person) => {
  head(pdf, person);
  heading(pdf, "PROFESSIONAL EXPERIENCE");
  for (const job of person.jobs) {
    if (job.employer === undefined) ends(pdf, job.title, span(job, "numbers"));
    else {
      ends(pdf, `${job.employer}, ${job.place}`, span(job, "numbers"));
      pdf.font(ITALIC).text(job.title, LEFT);
    }
    bullets(pdf, job);
    pdf.moveDown(0.5);
  }
  foot(pdf, person, "EDUCATION");
};

const stacked: Layout = (pdf, person) => {
  head(pdf, person);
  heading(pdf, "Employment History");
  for (const job of person.jobs) {
    pdf.font(BOLD).text(job.title, LEFT);
    if (job.employer !== undefined) pdf.font(REGULAR).text(`${job.employer} - ${job.place}`);
    pdf.font(REGULAR).text(span(job, "long"));
    for (const duty of job.duties) pdf.text(`${duty}.`);
    pdf.moveDown(0.6);
  }
  foot(pdf, person);
};

const datesLeft: Layout = (pdf, person) => {
  head(pdf, person);
  heading(pdf, "Experience");
  for (const job of person.jobs) {
    const { y } = pdf;
    pdf.font(REGULAR).text(span(job, "numbers"), LEFT, y, { width: 120 });
    pdf.font(BOLD).text(job.title, LEFT + 140, y);
    if (job.employer !== undefined) pdf.font(REGULAR).text(`${job.employer}, ${job.place}`, LEFT + 140);
    bullets(pdf, job, LEFT + 140, RIGHT - LEFT - 140);
    pdf.moveDown(0.5);
  }
  foot(pdf, person);
};

/** LinkedIn's "Save to PDF": the narrow column first, employer, title and dates below each other. */
const linkedIn: Layout = (pdf, person) => {
  pdf
    .fontSize(12)
    .font(REGULAR)
    .text("Contact", 20, 40)
    .fontSize(9)
    .text("www.linkedin.com/in/someone (LinkedIn)", { width: 140 });
  pdf.fontSize(12).text("Top Skills", 20, undefined).fontSize(9);
  for (const skill of SKILLS) pdf.text(skill, 20);
  pdf.fontSize(24).text(person.name, 220, 40).fontSize(11).text("Looking for what comes next", 220);
  pdf.moveDown(1).fontSize(15).text("Experience", 220).moveDown(0.5);
  for (const job of person.jobs) {
    pdf.fontSize(12).text(job.employer ?? "", 220);
    pdf.fontSize(11.5).text(job.title, 220);
    pdf.fontSize(10.5).text(`${span(job, "short").replace(/\b(\w{3}) (?=\d)/g, "$1 ")} (${years(job)})`, 220);
    pdf.text(`${job.place}, United States`, 220).moveDown(0.4);
    for (const duty of job.duties) pdf.text(duty, 220, undefined, { width: 330 });
    pdf.moveDown(0.6);
  }
  pdf.fontSize(15).text("Education", 220).moveDown(0.5);
  for (const { degree, school, year } of person.degrees) {
    pdf.fontSize(12).text(school, 220);
    pdf.fontSize(10.5).text(`${degree.replace(" in ", ", ")} · (${Number(year) - 4} - ${year})`, 220);
  }
  pdf.fontSize(9).text("Page 1 of 1", 280, 780, { lineBreak: false });
};

function years({ start, end }: WrittenJob): string {
  const count = Math.max(1, Number((end ?? "2026").slice(0, 4)) - Number(start.slice(0, 4)));
  return count === 1 ? "1 year" : `${count} years 2 months`;
}

/** Two columns, the narrow one drawn first. */
const sidebar: Layout = (pdf, person) => {
  pdf.font(BOLD).fontSize(16).text(person.name, 30, 40, { width: 150 });
  pdf.fontSize(11).text("SKILLS", 30, 90).font(REGULAR).fontSize(9.5);
  for (const skill of SKILLS) pdf.text(skill, 30, undefined, { width: 150 });
  pdf.moveDown(1).font(BOLD).fontSize(11).text("EDUCATION", 30).font(REGULAR).fontSize(9.5);
  for (const { degree, school, year } of person.degrees) {
    pdf
      .text(degree, 30, undefined, { width: 150 })
      .text(school, { width: 150 })
      .text(year, { width: 150 })
      .moveDown(0.5);
  }
  pdf.font(BOLD).fontSize(11).text("WORK EXPERIENCE", 210, 40).font(REGULAR).fontSize(10);
  for (const job of person.jobs) {
    pdf.moveDown(0.5).font(BOLD).text(job.title, 210);
    pdf
      .font(REGULAR)
      .text(job.employer === undefined ? span(job, "short") : `${job.employer} | ${span(job, "short")}`, 210);
    bullets(pdf, job, 210, 340);
  }
};

/** The same page, drawn row by row: what stands on one height is drawn together. */
const rowByRow: Layout = (pdf, person) => {
  const left = ["SKILLS", ...SKILLS, "LANGUAGES", "English", "Spanish", "HOBBIES", "Chess", "Hiking", "Cooking"];
  const right = [
    "WORK EXPERIENCE",
    ...person.jobs.flatMap((job) => [
      job.title,
      ...(job.employer === undefined ? [] : [job.employer]),
      span(job, "long"),
      ...job.duties.slice(0, 2).map((duty) => `•  ${duty.slice(0, 60)}`),
    ]),
  ];
  pdf.font(BOLD).fontSize(16).text(person.name, 30, 40);
  pdf.font(REGULAR).fontSize(10);
  for (let row = 0; row < Math.max(left.length, right.length); row++) {
    const y = 80 + 15 * row;
    if (left[row] !== undefined) pdf.text(left[row]!, 30, y, { lineBreak: false });
    if (right[row] !== undefined) pdf.text(right[row]!, 210, y, { lineBreak: false });
  }
};

const table: Layout = (pdf, person) => {
  head(pdf, person);
  heading(pdf, "Work History");
  for (const job of person.jobs) {
    const { y } = pdf;
    pdf.rect(LEFT - 4, y - 4, RIGHT - LEFT + 8, 20).stroke();
    pdf.text(span(job, "short"), LEFT, y, { width: 140, lineBreak: false });
    pdf.text(job.title, LEFT + 150, y, { width: 190, lineBreak: false });
    pdf.text(job.employer ?? "", LEFT + 360, y, { width: 130, lineBreak: false });
    pdf.y = y + 20;
  }
  foot(pdf, person);
};

const oneLine: Layout = (pdf, person) => {
  head(pdf, person);
  heading(pdf, "CAREER SUMMARY");
  pdf.text("Dependable and curious, with many years of experience in teams of five to fifty people.", LEFT);
  heading(pdf, "EXPERIENCE");
  for (const job of person.jobs) {
    pdf.font(REGULAR).text(`${at(job, " | ")} | ${span(job, "numbers")}`, LEFT);
    bullets(pdf, job);
  }
  foot(pdf, person, "EDUCATION AND TRAINING");
};

/** Roles below the name of their employer, which stands once. */
const grouped: Layout = (pdf, person) => {
  head(pdf, person);
  heading(pdf, "Experience");
  for (const [employer, jobs] of Map.groupBy(person.jobs, ({ employer }) => employer)) {
    if (employer !== undefined) pdf.font(BOLD).text(`${employer}, ${jobs[0]!.place}`, LEFT);
    for (const job of jobs) {
      pdf.font(ITALIC).text(`${job.title} (${span(job, "short")})`, LEFT);
      bullets(pdf, job);
    }
    pdf.moveDown(0.6);
  }
  foot(pdf, person);
};

export const PDF_LAYOUTS: readonly (readonly [string, Layout])[] = [
  ["title first, dates on the right", titleFirst],
  ["employer first, title below", employerFirst],
  ["title, employer, dates below each other", stacked],
  ["dates in a column on the left", datesLeft],
  ["LinkedIn's Save to PDF", linkedIn],
  ["two columns, one after the other", sidebar],
  ["two columns, row by row", rowByRow],
  ["a table", table],
  ["one line with bars", oneLine],
  ["roles below their employer", grouped],
];
