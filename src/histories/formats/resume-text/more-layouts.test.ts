/** Documents of kinds that were written before they were first read, invented: languages, dates, tables, lists of clients, forms of an office. */
import { expect, test } from "vitest";
import { careerIn, jobsAsWritten } from "../../../../tests/support/histories.ts";

test.each<[string, string, string[]]>([
  [
    "LinkedIn's PDF in German",
    `Kontakt
erika@example.org
www.linkedin.com/in/erika-beispiel
(LinkedIn)
Top-Kenntnisse
Projektmanagement
Scrum
Languages
Deutsch (Native or Bilingual)
Erika Beispiel
Projektleiterin bei Nordwind GmbH
Hamburg, Deutschland
Zusammenfassung
Ich leite seit 2019 Projekte in der Windkraft.
Berufserfahrung
Nordwind GmbH
Projektleiterin
März 2019 - Present (5 Jahre 8 Monate)
Hamburg, Deutschland
Südstern AG
Kaufmännische Assistentin
Januar 2015 - Februar 2019 (4 Jahre 2 Monate)
Bremen
Ausbildung
Universität Hamburg
Bachelor of Arts - BA, Betriebswirtschaftslehre · (2011 - 2014)
Page 1 of 1`,
    ["Projektleiterin @ Nordwind GmbH 2019-03..now", "Kaufmännische Assistentin @ Südstern AG 2015-01..2019-02"],
  ],
  [
    "LinkedIn's PDF in French, with a promotion",
    `Coordonnées
www.linkedin.com/in/jean-exemple
(LinkedIn)
Principales compétences
Comptabilité
Excel
Jean Exemple
Comptable chez Delta Conseil
Lyon, France
Expérience
Delta Conseil
6 ans 10 mois
Chef comptable
janvier 2021 - Present (3 ans 10 mois)
Lyon, Auvergne-Rhône-Alpes, France
Comptable
janvier 2018 - décembre 2020 (3 ans)
Lyon, Auvergne-Rhône-Alpes, France
Boulangerie Martin
Vendeur
juin 2015 - août 2017 (2 ans 3 mois)
Formation
Université Lyon 2
Licence, Comptabilité · (2012 - 2015)
Page 1 of 1`,
    [
      "Chef comptable @ Delta Conseil 2021-01..now",
      "Comptable @ Delta Conseil 2018-01..2020-12",
      "Vendeur @ Boulangerie Martin 2015-06..2017-08",
    ],
  ],
  [
    "employers first, in Spanish",
    `MARÍA EJEMPLO
Calle Mayor 1, Madrid

EXPERIENCIA PROFESIONAL

Hospital del Norte, Madrid
Enfermera
03/2016 – actualidad
- Cuidados intensivos

Residencia El Olmo, Toledo
Auxiliar de enfermería
09/2012 – 02/2016

FORMACIÓN ACADÉMICA
Grado en Enfermería, Universidad de Alcalá, 2008 – 2012
IDIOMAS
Inglés B2`,
    ["Enfermera @ Hospital del Norte 2016-03..now", "Auxiliar de enfermería @ Residencia El Olmo 2012-09..2016-02"],
  ],
  [
    "a freelancer's list of clients",
    `Jane Example - Graphic Designer

WORK

Freelance Graphic Designer
2017 – present
Selected clients:
• Bluebird Apps (2022): app icons
• Corner Bakery (2019–2021): menus and signs
• City Museum (2018): posters

Junior Designer, Delta Media
2014 – 2017

EDUCATION
BFA in Graphic Design, Hill College of Art, 2014`,
    ["Freelance Graphic Designer @ - 2017..now", "Junior Designer @ Delta Media 2014..2017"],
  ],
  [
    "promotions on LinkedIn's page",
    `Experience

Harbor Bank
Full-time · 9 yrs 2 mos
Dayton, Ohio, United States

Branch Manager
Jan 2021 - Present · 3 yrs 11 mos
On-site

Assistant Branch Manager
Mar 2018 - Dec 2020 · 2 yrs 10 mos

Teller
Oct 2015 - Feb 2018 · 2 yrs 5 mos

Cashier
Corner Market · Part-time
Jun 2013 - Sep 2015 · 2 yrs 4 mos

Education

Oak High School
High School Diploma
2009 - 2013`,
    [
      "Branch Manager @ Harbor Bank 2021-01..now",
      "Assistant Branch Manager @ Harbor Bank 2018-03..2020-12",
      "Teller @ Harbor Bank 2015-10..2018-02",
      "Cashier @ Corner Market 2013-06..2015-09",
    ],
  ],
  [
    "five ways to write dates",
    `EMPLOYMENT

Machinist, Acme Tools, 10/2019 to date
Machine Operator, Delta Metals, 2016.03 – 2019.09
Warehouse Worker, Harbor Storage, Q1 2014 - Q4 2015
Line Cook, Blue Plate Diner, Fall 2012 – Spring 2013
Dishwasher, Blue Plate Diner, '10–'12`,
    [
      "Machinist @ Acme Tools 2019-10..now",
      "Machine Operator @ Delta Metals 2016-03..2019-09",
      "Warehouse Worker @ Harbor Storage 2014-02..2015-11",
      "Line Cook @ Blue Plate Diner 2012..2013",
      "Dishwasher @ Blue Plate Diner 2010..2012",
    ],
  ],
  [
    "a table in Markdown",
    `# Jane Example

## Experience

| Period | Role | Company |
|--------|------|---------|
| May 2020 – Present | Data Analyst | Bluebird Apps |
| Jul 2017 – Apr 2020 | Market Research Analyst | Delta Media |

## Education

| Year | Degree | School |
|---|---|---|
| 2017 | BSc Statistics | Hill College |`,
    ["Data Analyst @ Bluebird Apps 2020-05..now", "Market Research Analyst @ Delta Media 2017-07..2020-04"],
  ],
  [
    "dates above, in Dutch",
    `CURRICULUM VITAE

Naam: Jan Voorbeeld
Geboortedatum: 12 maart 1988

Werkervaring

sep 2018 – heden
Vrachtwagenchauffeur
Transportbedrijf De Haas, Utrecht

feb 2012 – aug 2018
Magazijnmedewerker
Bakker Logistiek, Zwolle

Opleiding

2004 – 2008  MBO Logistiek, ROC Midden Nederland`,
    [
      "Vrachtwagenchauffeur @ Transportbedrijf De Haas 2018-09..now",
      "Magazijnmedewerker @ Bakker Logistiek 2012-02..2018-08",
    ],
  ],
  [
    "the labels of a federal résumé",
    `WORK EXPERIENCE

Job Title: Contact Representative
Employer: Social Security Administration
Start Date: 06/2018   End Date: Present
Hours per week: 40
Series: 0962  Pay Plan: GS  Grade: 08
Supervisor: John Doe (555-0100), may contact
Duties: Answered questions on benefits.

Job Title: Office Clerk
Employer: City of Dayton
Start Date: 01/2014   End Date: 05/2018
Hours per week: 35
Duties: Filed permits.

EDUCATION
Associate of Arts, Hill College, 2013`,
    [
      "Contact Representative @ Social Security Administration 2018-06..now",
      "Office Clerk @ City of Dayton 2014-01..2018-05",
    ],
  ],
  [
    "da ... a ..., in Italian",
    `ESPERIENZE LAVORATIVE

Da maggio 2017 a oggi
Cuoco presso Trattoria Lola, Bologna

Da gennaio 2013 ad aprile 2017
Aiuto cuoco presso Osteria del Ponte, Modena

ISTRUZIONE E FORMAZIONE
2012 Diploma alberghiero, Istituto Artusi`,
    ["Cuoco @ Trattoria Lola 2017-05..now", "Aiuto cuoco @ Osteria del Ponte 2013-01..2017-04"],
  ],
])("%s", async (_kind, text, expected) => {
  expect(jobsAsWritten(await careerIn(text))).toEqual(expected);
});
