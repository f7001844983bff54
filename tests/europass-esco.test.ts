/** The ESCO occupation that a Europass document carries codes its title, in whatever language it stands. */
import { expect, test } from "vitest";
import { YearMonth } from "../src/domain/index.ts";
import { readEuropassXml } from "../src/histories/formats/europass.ts";
import { normaliseCareer } from "../src/histories/normalise/normalise.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";

const ECONOMIST = "http://data.europa.eu/esco/occupation/99492920-e5a5-4dba-9e5a-93193147198c";
const position = (title: string, attributes: string) =>
  `<Candidate><CandidateProfile><EmploymentHistory><EmployerHistory><OrganizationName>Ine</OrganizationName><PositionHistory>
   <PositionTitle ${attributes}>${title}</PositionTitle></PositionHistory></EmployerHistory></EmploymentHistory></CandidateProfile></Candidate>`;

function codingOf(title: string, attributes: string) {
  const written = readEuropassXml(position(title, attributes), "cv.xml");
  const reading = { coder: loadTitleCoder(), today: YearMonth.parse("2026-11") };
  return normaliseCareer(written, reading).jobs[0]!.coding;
}

test("a Greek title with the URI of the economist is an economist's", () => {
  const given = { kind: "coded", code: "19-3011.00", found: "given", score: 1 };
  expect(codingOf("Οικονομολόγος", `languageID="${ECONOMIST}"`)).toMatchObject(given);
  expect(codingOf("Οικονομολόγος", `typeCode="ESCO" schemeURI="${ECONOMIST}"`)).toMatchObject(given);
  expect(codingOf("", `languageID="${ECONOMIST}"`)).toMatchObject(given);
});

test("a URI of another kind, or one that the crosswalk does not have, says nothing", () => {
  for (const attributes of [
    'languageID="en"',
    'languageID="http://data.europa.eu/esco/isco/C2631"',
    `languageID="${ECONOMIST.slice(0, -4)}0000"`,
    'languageID="http://data.europa.eu/esco/occupation/__proto__"',
  ])
    expect(codingOf("Cashier", attributes)).toMatchObject({ code: "41-2011.00", found: "official-title" });
  expect(codingOf("Οικονομολόγος", 'languageID="el"').kind).toBe("not-recognised");
});

test("what is close and not exact is said with doubt, and the title decides among codes that are as close", () => {
  const director = "http://data.europa.eu/esco/occupation/00030d09-2b3a-4efd-87cc-c4ea39d27c34";
  const doubted = codingOf("Directeur technique", `languageID="${director}"`);
  expect(doubted).toMatchObject({ kind: "coded", code: "27-1011.00" });
  expect((doubted as { score: number }).score).toBeLessThan(0.7);
});
