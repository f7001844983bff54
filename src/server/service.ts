/**
 * What a server is for, and what it says of itself: the use, the notice to those it is about, whom they turn to.
 *
 * In: what whoever starts it said.  Out: leave to start, or what is lacking; the notice as a page. Where people are judged for work ("employer") it
 * does not start without notice, contact, audit log and period: the law of several places asks for them (docs/audit.md).
 */
import { BadInputError } from "../domain/index.ts";

export const USES = ["employer", "guidance", "research"] as const;

export type Service = {
  readonly use: (typeof USES)[number] | undefined;
  readonly notice: string | undefined;
  readonly contact: string | undefined;
  readonly retention: string | undefined;
};

/** @throws BadInputError "employer-mode" naming what is lacking */
export function requireService({ use, notice, contact, retention }: Service, isAudited: boolean): void {
  if (use !== "employer") return;
  const lacking = [
    ...(isAudited ? [] : ["--audit FILE"]),
    ...(retention === undefined ? ["--retention PERIOD"] : []),
    ...(notice === undefined ? ["--notice FILE"] : []),
    ...(contact === undefined ? ["--contact ADDRESS"] : []),
  ];
  if (lacking.length === 0) return;
  throw new BadInputError(
    "employer-mode",
    { file: "--use employer" },
    `people are judged for work here, and ${lacking.join(", ")} ${lacking.length === 1 ? "is" : "are"} not given`,
    "docs/audit.md says what each is for; --use guidance is for people who look for themselves.",
  );
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** What stands in the page's place in employer mode: that page ranks in the browser, where nothing is logged. */
export function noticePage({ notice, contact, retention }: Service): string {
  const paragraphs = (notice ?? "").split(/\n\s*\n/).map((text) => `<p>${escaped(text.trim())}</p>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Notice</title></head>
<body><h1>Notice</h1>
${paragraphs.join("\n")}
<p>Contact: ${escaped(contact ?? "")}. Answers are logged and kept (${escaped(retention ?? "")}); a person can decide otherwise, and the log says why.</p>
<p>What is written here is made by a machine and checked by nobody unless it says so. <a href="/reference">Reference of the API</a></p>
</body></html>
`;
}
