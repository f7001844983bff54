/**
 * XML: deep, wide, with entities, in the shapes of Europass.
 *
 * In: nothing.  Out: names, each with what makes its bytes.
 */
import { BACKTRACKING, ESCAPES, each, type HostileFile, ODD_WORDS, text } from "../hostile-file.ts";

const fast = true as const;
const europass = (body: string) =>
  text(`<?xml version="1.0"?><Candidate><CandidateProfile>${body}</CandidateProfile></Candidate>`);
const positionOf = (title: string) =>
  `<EmploymentHistory><EmployerHistory><PositionHistory><PositionTitle>${title}</PositionTitle></PositionHistory></EmployerHistory></EmploymentHistory>`;
const position = positionOf("Cook");
const safe = (words: string) => words.replace(/[&<]/g, (mark) => `&#${mark.charCodeAt(0)};`);

export const XML_FILES: readonly HostileFile[] = [
  { name: "positions-150000.xml", fast, make: () => europass(position.repeat(150_000)) },
  { name: "positions-5000.xml", make: () => europass(position.repeat(5_000)) },
  { name: "deep.xml", make: () => text(`<?xml version="1.0"?>${"<a>".repeat(1_000_000)}`) },
  { name: "deep-small.xml", make: () => text(`<?xml version="1.0"?>${"<a>".repeat(300_000)}`) },
  {
    name: "attributes.xml",
    make: () =>
      text(`<?xml version="1.0"?><Candidate ${Array.from({ length: 100_000 }, (_, at) => `a${at}="1"`).join(" ")}/>`),
  },
  { name: "elements.xml", make: () => text(`<?xml version="1.0"?><Candidate>${"<a/>".repeat(4_000_000)}</Candidate>`) },
  {
    name: "entities.xml",
    make: () =>
      text(
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><Candidate>&c;</Candidate>',
      ),
  },
  { name: "escapes.xml", make: () => text(`<?xml version="1.0"?><${"\u202e"}a>${ESCAPES}</a>`) },
  ...each("title", "xml", ODD_WORDS, (words) => europass(positionOf(safe(words)))),
  ...each("title-pattern", "xml", BACKTRACKING.slice(0, 8), (words) => europass(positionOf(words))),
  {
    name: "entities-that-grow.xml",
    make: () =>
      text(
        `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "aaaaaaaaaa">${Array.from({ length: 12 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join("")}]><Candidate>&a12;</Candidate>`,
      ),
  },
  {
    name: "entity-of-a-file.xml",
    make: () =>
      text('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Candidate>&b;</Candidate>'),
  },
  {
    name: "utf-16.xml",
    make: () =>
      Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?><Candidate>${position}</Candidate>`, "utf16le"),
  },
  { name: "comments.xml", make: () => text(`<?xml version="1.0"?>${"<!-- a -->".repeat(1_000_000)}<Candidate/>`) },
  { name: "unclosed.xml", make: () => text(`<?xml version="1.0"?>${"<".repeat(5_000_000)}`) },
  { name: "characters.xml", make: () => europass(positionOf("<![CDATA[".repeat(300_000))) },
  { name: "instructions.xml", make: () => text(`<?xml version="1.0"?>${"<?a b?>".repeat(1_000_000)}<Candidate/>`) },
  { name: "prefixes.xml", make: () => text(`<?xml version="1.0"?><${"a:".repeat(300_000)}Candidate/>`) },
  {
    name: "prototype.xml",
    make: () => europass("<__proto__><PositionTitle>Cook</PositionTitle></__proto__><constructor/>"),
  },
  {
    name: "passport-150000.xml",
    make: () =>
      text(
        `<?xml version="1.0"?><SkillsPassport><LearnerInfo><WorkExperienceList>${"<WorkExperience><Position><Label>Cook</Label></Position></WorkExperience>".repeat(150_000)}</WorkExperienceList></LearnerInfo></SkillsPassport>`,
      ),
  },
];
