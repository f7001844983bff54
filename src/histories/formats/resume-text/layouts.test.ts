/** Résumés in the layouts that people use, invented; each is read as a person would read it. */
import { expect, test } from "vitest";
import { careerIn, jobsAsWritten, rulesOf } from "../../../../tests/support/histories.ts";

const LAYOUTS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "a blank line between title, employer and date",
    "WORK EXPERIENCE\n\nStaff Nurse\n\nLakeside Hospital, Dayton, OH\n\nJune 2016 to Present\n\nNursing Assistant\n\nMaple Care Home, Dayton, OH\n\nMay 2012 to May 2016\n",
    ["Staff Nurse @ Lakeside Hospital 2016-06..now", "Nursing Assistant @ Maple Care Home 2012-05..2016-05"],
  ],
  [
    "employer and place first, the title beside the date below, an unknown heading",
    "JANE ROE\n12 Main St, Dayton, OH 45402 | (937) 555-0123\n\nCLINICAL EXPERIENCE\nMercy General Hospital, Toledo, OH\nRegistered Nurse, Intensive Care Unit      Jan 2018 – Present\n• Precepted 12 new nurses in 2020\n\nSt. Anne's Medical Center, Toledo, OH\nStaff Nurse      June 2014 – Dec 2017\n• Med-surg\n\nLICENSURE\nRN, State of Ohio, 2014\n",
    [
      "Registered Nurse @ Mercy General Hospital 2018-01..now",
      "Staff Nurse @ St. Anne's Medical Center 2014-06..2017-12",
    ],
  ],
  [
    "LinkedIn's Save to PDF, with two roles at one employer",
    "Contact\nwww.linkedin.com/in/johndoe (LinkedIn)\nExperience\nHarbor Bank\n6 years 3 months\nBranch Manager\nJanuary 2020 - Present (4 years 1 month)\nDayton, Ohio, United States\nLoan Officer\nNovember 2017 - January 2020 (2 years 3 months)\nDayton, Ohio, United States\nCorner Credit Union\nTeller\nMarch 2014 - October 2017 (3 years 8 months)\nSpringfield, Ohio\n",
    [
      "Branch Manager @ Harbor Bank 2020-01..now",
      "Loan Officer @ Harbor Bank 2017-11..2020-01",
      "Teller @ Corner Credit Union 2014-03..2017-10",
    ],
  ],
  [
    "a form with labels",
    "EMPLOYMENT\n1. Position: Accounts Payable Clerk\n   Company: Johnson Controls\n   Dates: 5/2018 - 9/2021\n   Duties: processed invoices\n2. Position: Bookkeeper\n   Company: Smith Dental Office\n   Dates: 10/2021 - present\n",
    ["Bookkeeper @ Smith Dental Office 2021-10..now", "Accounts Payable Clerk @ Johnson Controls 2018-05..2021-09"],
  ],
  [
    "years of two digits, and volunteer work among jobs",
    "WORK EXPERIENCE\nPhysical Therapist Assistant, Kindred Rehab, Phoenix AZ. 2020 to date\nPersonal trainer - LA Fitness - Phoenix - '15-'20\nVolunteer Coach, YMCA, 2014\n",
    ["Physical Therapist Assistant @ Kindred Rehab 2020..now", "Personal trainer @ LA Fitness 2015..2020"],
  ],
  [
    "Markdown",
    "### Experience\n\n**Senior Software Engineer** | *Fernhill Analytics* | Berlin, Germany\n*2019 – Present*\n\n- Led a team of 5 in 2021\n\n**Web Developer** | *Studio Kite* | Hamburg\n*2016 – 2019*\n\n### Awards & Honors\n\nBest Developer Award, 2020\n",
    ["Senior Software Engineer @ Fernhill Analytics 2019..now", "Web Developer @ Studio Kite 2016..2019"],
  ],
  [
    "an Indeed résumé, duties without bullets",
    "Work Experience\nCashier\nWalmart - Dayton, OH\nMay 2019 to Present\nHandled cash and cards\nGreeted customers\nLine Cook\nJoe's Grill - Dayton, OH\nMarch 2017 to April 2019\nPrepared food\nSkills\nCash handling (5 years), Cooking (2 years)\n",
    ["Cashier @ Walmart 2019-05..now", "Line Cook @ Joe's Grill 2017-03..2019-04"],
  ],
  [
    "German, the date first",
    "Berufserfahrung\n01/2018 – heute\nSoftwareentwickler\nMuster GmbH, München\n- Entwicklung von Webanwendungen\n03/2014 – 12/2017\nWerkstudent\nBeispiel AG, Berlin\n",
    ["Softwareentwickler @ Muster GmbH 2018-01..now", "Werkstudent @ Beispiel AG 2014-03..2017-12"],
  ],
  [
    "a career break and a date of birth",
    "EMPLOYMENT HISTORY\n\n2015 - 2019   Truck Driver, Big Sky Freight, Billings, MT\n2008 - 2010   Career break\nDate of birth: 12 March 1985\n",
    ["Truck Driver @ Big Sky Freight 2015..2019"],
  ],
  [
    "two roles under an employer's name, dates in brackets",
    "Experience\n\nZeta Widgets\nProduction Supervisor (March 2018 - Present)\nOversaw a line of 30 people. Introduced 5S in 2019.\n\nProduction Operator (2014 - 2018)\nRan the line.\n\nMilitary Service\nU.S. Army, Sergeant, 2005 - 2010\n",
    [
      "Production Supervisor @ Zeta Widgets 2018-03..now",
      "Production Operator @ Zeta Widgets 2014..2018",
      "Sergeant @ U.S. Army 2005..2010",
    ],
  ],
  [
    "an employer's whole span above the roles within it",
    "EXPERIENCE\nHarbor Bank                    2012 - Present\n  Branch Manager (2018 - Present)\n  Loan Officer (2015 - 2018)\n  Teller (2012 - 2015)\n",
    [
      "Branch Manager @ Harbor Bank 2018..now",
      "Loan Officer @ Harbor Bank 2015..2018",
      "Teller @ Harbor Bank 2012..2015",
    ],
  ],
  [
    "three titles under one span: none has the whole of it",
    "EXPERIENCE\nHarbor Bank, 2012 - Present\nBranch Manager\nLoan Officer\nTeller\n",
    ["Branch Manager @ Harbor Bank ?..now", "Loan Officer @ Harbor Bank ?..?", "Teller @ Harbor Bank 2012..?"],
  ],
  [
    "a letter",
    "Dear hiring manager,\n\nI have worked as a nurse at City Hospital since 2015. Before that I was a cook at Joe's Diner from 2010 to 2014.\n",
    ["nurse @ City Hospital 2015..now", "cook @ Joe's Diner 2010..2014"],
  ],
  [
    "labels before the words",
    "PROFESSIONAL EXPERIENCE\n\nCompany: Northwind Robotics\nPosition: Quality Assurance Engineer\nDates: 06/2019 - Present\nDuties: testing\n\nCompany: Acme Corp\nPosition: Test Technician\nDates: 01/2016 - 05/2019\n",
    ["Quality Assurance Engineer @ Northwind Robotics 2019-06..now", "Test Technician @ Acme Corp 2016-01..2019-05"],
  ],
  [
    "capitals, and headings with their letters set apart",
    "W O R K   E X P E R I E N C E\n\nSTAFF ACCOUNTANT\nBRIGHT & SONS LLP, CHICAGO, IL\nAUGUST 2016 - CURRENT\nPrepared monthly statements\n\nS K I L L S\nEXCEL\n",
    ["STAFF ACCOUNTANT @ BRIGHT & SONS LLP 2016-08..now"],
  ],
  [
    "dot leaders, and the employer below",
    "EXPERIENCE\nStaff Nurse ................ 2016 - Present\nLakeside Hospital\n",
    ["Staff Nurse @ Lakeside Hospital 2016..now"],
  ],
];

test.each(LAYOUTS)("%s", async (_, text, expected) => {
  expect(jobsAsWritten(await careerIn(text, {}, "cv.txt"))).toEqual(expected);
});

test("what was read as nothing is listed by its place, and who somebody is is not repeated", async () => {
  const career = await careerIn(
    "Jane Roe\nborn 12 March 1985\n\nEXPERIENCE\nCook, Diner, 2015 - 2018\n\nACCOMPLISHMENTS\nCEO Service Award, 2019\nEmployee of the Month, June 2020\n",
  );
  expect(jobsAsWritten(career)).toEqual(["Cook @ Diner 2015..2018"]);
  expect(rulesOf(career)).toEqual(["not-a-job line 1 to line 2", "not-a-job line 8 to line 9"]);
  expect(JSON.stringify(career)).not.toMatch(/Jane|1985/);
});

test.each([
  [
    "degree, school and date on three lines",
    "Bachelor of Science in Nursing\n\nWright Valley University\n\nMay 2016\n",
    [{ level: "bachelor", field: "Nursing", institution: "Wright Valley University", date: "2016-05" }],
  ],
  [
    "school first, two of them",
    "Hill College, Dayton, OH\nB.A. History, 2012\nGPA 3.8\n\nCentral High School\nHigh School Diploma, 2008\n",
    [
      { level: "bachelor", field: "History", institution: "Hill College", date: "2012" },
      { level: "high-school", institution: "Central High School", date: "2008" },
    ],
  ],
  [
    "LinkedIn's",
    "Wright Valley University\nBachelor's degree, Finance · (2010 - 2014)\n",
    [{ level: "bachelor", field: "Finance", institution: "Wright Valley University", date: "2014" }],
  ],
  [
    "LinkedIn's, with the degree's short form",
    "University of Waterloo\nBachelor of Applied Science - BASc, Computer Engineering\n2011 - 2016\n",
    [{ level: "bachelor", field: "Computer Engineering", institution: "University of Waterloo", date: "2016" }],
  ],
  [
    "not completed, and courses",
    "B.S. Biology (not completed), Hill College, 2009 - 2011\nCoursework: Databases, Statistics\n",
    [{ level: "some-college", studied: "bachelor", institution: "Hill College" }],
  ],
])("education: %s", async (_, text, expected) => {
  const career = await careerIn(`Experience\nCook, Diner, 2015 - 2018\nEducation\n${text}`);
  expect(career.education).toMatchObject(expected);
  expect(career.education).toHaveLength(expected.length);
});
