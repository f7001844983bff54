/**
 * All words of the page in English. Where a sentence needs a number or a name it is a function; the other languages have the same names.
 *
 * "People often next", never "you will".
 */
import type { AheadClaim, DegreeLevel, HistoryClaim, Mark, Move, ReadingNote } from "../../../src/domain/index.ts";
import { FIELD_WORDS } from "../../../src/taxonomy/soc.ts";
import type { Strength } from "../../engine/shown.ts";

const DEGREES: Readonly<Record<DegreeLevel, string>> = {
  "less-than-high-school": "less than a high school diploma",
  "high-school": "a high school diploma",
  "some-college": "some college or a certificate",
  associate: "an associate degree",
  bachelor: "a bachelor’s degree",
  master: "a master’s degree",
  professional: "a professional degree",
  doctorate: "a doctorate",
};

const ZONES = [
  "little or no preparation",
  "some preparation",
  "medium preparation",
  "considerable preparation",
  "extensive preparation",
] as const;

/** Preferences by O*NET's element: as a wish in a few words, and as a question. */
const PREFERENCES: Readonly<Record<string, readonly [string, string]>> = {
  realistic: ["with my hands, tools or machines", "Do you like to work with your hands, tools or machines?"],
  investigative: ["finding things out", "Do you like to find things out, by research or analysis?"],
  artistic: ["creating or designing", "Do you want work in which you create or design things?"],
  social: ["helping, training or caring for people", "Do you want to help, train or care for people?"],
  enterprising: ["leading, persuading or selling", "Do you like to lead, persuade or sell?"],
  conventional: [
    "with records, figures and procedures",
    "Do you like work with records, figures and clear procedures?",
  ],
  "programming-skill": ["writing programs", "Do you want to write programs?"],
  "mathematics-skill": ["with a good deal of mathematics", "Do you want work with a good deal of mathematics?"],
  "repairing-skill": ["repairing things", "Do you want to repair things?"],
  "writing-skill": ["with a good deal of writing", "Do you want work with a good deal of writing?"],
  "medicine-and-dentistry-knowledge": ["with medical knowledge", "Do you want work that uses medical knowledge?"],
  "law-and-government-knowledge": ["with law or government", "Do you want work that has to do with law or government?"],
  "sales-and-marketing-knowledge": ["selling or marketing", "Do you want work in which you sell or market things?"],
  "food-production-knowledge": ["with food", "Do you want work with food?"],
  "building-and-construction-knowledge": ["on buildings", "Do you want work on buildings?"],
  "mechanical-knowledge": ["with machines and engines", "Do you want work with machines and engines?"],
  "computers-and-electronics-knowledge": ["mainly with computers", "Do you want work that is mainly with computers?"],
  "transportation-knowledge": [
    "on the road, moving goods or people",
    "Do you want work on the road, or moving goods or people?",
  ],
  "public-safety-and-security-knowledge": ["in safety or security", "Do you want work in safety or security?"],
  "administrative-knowledge": ["in an office", "Do you want office work?"],
  "education-and-training-knowledge": ["teaching or training", "Do you want to teach or to train others?"],
};

const MOVE_QUESTIONS: Readonly<Record<Move, string>> = {
  stay: "Would you like your next job to be in the same occupation as the last one?",
  return: "Would you go back to an occupation you have had before?",
  up: "Do you want to move up within your field, to work that asks for more preparation?",
  "same-field": "Would you take another occupation in the same field, at about the same level?",
  elsewhere: "Do you want to leave your field for another one?",
};

const PATHS = {
  "one-occupation": "having come back to the same occupation",
  "one-field": "having tried more than one occupation of the field",
  rising: "the way up, step by step",
  "several-fields": "work in other fields before",
} as const;

const field = (major: string) => FIELD_WORDS[major] ?? major;
const years = (count: number) => (count === 1 ? "1 year" : `${count} years`);
const of100 = (count: number) => (count === 0 ? "fewer than 1 of 100" : `about ${count} of 100`);
const short100 = (count: number) => (count === 0 ? "fewer than 1" : `${count}`);

/** A fact as a person says it in a sentence: "your 7 years among Registered Nurses". @param named the title was named just before */
function factInSentence(says: HistoryClaim, titleOf: (code: string) => string, named: boolean): string {
  switch (says.kind) {
    case "last":
      return named ? "being in this work already" : `your last job, among ${titleOf(says.code)}`;
    case "level":
      return "the level of your last job";
    case "held":
      return named ? "having done this work before" : `earlier work among ${titleOf(says.code)}`;
    case "tenure":
      return named ? `your ${years(says.years)} in it` : `your ${years(says.years)} among ${titleOf(says.code)}`;
    case "field-tenure":
      return `other work of the same field, ${field(says.major)}`;
    case "path":
      return PATHS[says.shape];
    case "jobs":
      return "several spells of the same work";
    case "education": {
      if (says.level === "less-than-high-school") return "leaving school before the diploma";
      const degree = DEGREES[says.level].replace(/^an? /, "your ");
      return says.field === undefined || says.field === "Others" ? degree : `${degree} in ${says.field}`;
    }
    default:
      return says satisfies never;
  }
}

/** A fact as a claim that can be true or not so. */
function factAsClaim(says: HistoryClaim, titleOf: (code: string) => string): string {
  switch (says.kind) {
    case "last":
      return `Your last work was among ${titleOf(says.code)}.`;
    case "level":
      return `Your last work asks for ${ZONES[says.zone - 1]}.`;
    case "held":
      return `You worked among ${titleOf(says.code)} before.`;
    case "tenure":
      return `You have spent ${years(says.years)} among ${titleOf(says.code)}.`;
    case "field-tenure":
      return `You did other work of the same field, ${field(says.major)}.`;
    case "path":
      return {
        "one-occupation": "You came back to the same occupation.",
        "one-field": "You have tried more than one occupation of your field.",
        rising: "You moved step by step to work that asks for more preparation.",
        "several-fields": "You worked in other fields before.",
      }[says.shape];
    case "jobs":
      return "You have had several spells of the same work.";
    case "education": {
      if (says.level === "less-than-high-school") return "You left school before the diploma.";
      const degree = DEGREES[says.level];
      return `You have ${degree}${says.field === undefined || says.field === "Others" ? "" : ` in ${says.field}`}.`;
    }
    default:
      return says satisfies never;
  }
}

function aheadAsClaim(says: AheadClaim, titleOf: (code: string) => string): string {
  switch (says.kind) {
    case "move":
      return {
        stay: "Next you stay in the same occupation.",
        return: "Next you go back to an occupation you have had before.",
        up: "Next you move up within your field.",
        "same-field": "Next you take another occupation of the same field.",
        elsewhere: "Next you go to another field.",
      }[says.move];
    case "field":
      return `Next you work in ${field(says.major)}.`;
    case "zone":
      return `Next you do work that asks for ${ZONES[says.zone - 1]}.`;
    case "prefers":
      return `You want work ${PREFERENCES[says.element]?.[0] ?? `with ${says.element.replaceAll("-", " ")}`}.`;
    case "title":
      return `You want to work among ${titleOf(says.code)}.`;
    case "plans-degree":
      return `You plan ${DEGREES[says.level]}.`;
    default:
      return says satisfies never;
  }
}

function question(says: AheadClaim): string {
  switch (says.kind) {
    case "move":
      return MOVE_QUESTIONS[says.move];
    case "field":
      return `Do you see your next job in ${field(says.major)}?`;
    case "zone":
      return `Should your next job be one that usually asks for ${ZONES[says.zone - 1]}?`;
    case "prefers":
      return PREFERENCES[says.element]?.[1] ?? `Do you want work with ${says.element.replaceAll("-", " ")}?`;
    default:
      return "";
  }
}

/** How often, in words. @param share 0 to 1 */
function often(share: number): string {
  if (share >= 0.5) return "most often";
  if (share >= 0.25) return "often";
  if (share >= 0.1) return "sometimes";
  return share >= 0.03 ? "now and then" : "seldom";
}

/** The first sentence of the reason. @param titles official ones, at most two */
function way(move: Move, major: string, share: number, titles: readonly string[], first: boolean): string {
  const such = titles.length === 0 ? "" : `, for example among ${titles.join(" or ")}`;
  const who = first ? `People with a history like yours ${often(share)}` : `${capital(often(share))} they`;
  switch (move) {
    case "stay":
      return `${who} stay in the same occupation next${titles[0] ? `, among ${titles[0]}` : ""}.`;
    case "return":
      return `${who} go back next to an occupation they had before${such}.`;
    case "up":
      return `${who} move up next, to work in the same field that asks for more preparation${such}.`;
    case "same-field":
      return `${who} take another occupation of the same field${such}.`;
    case "elsewhere":
      return `${who} go to another field, ${field(major)}${such}.`;
    default:
      return move satisfies never;
  }
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const STRENGTHS: Readonly<Record<Strength, string>> = {
  strongly: "strongly",
  clearly: "clearly",
  "a little": "a little",
};

const MARKS: Readonly<Record<Mark["kind"], string>> = {
  "unlike-the-data": "A history like this one is rare among the people it learned from, so it knows little about it.",
  "short-history": "There is little to go on yet: with one job or less, what people in general do counts most.",
  "title-not-recognised":
    "A title was not recognised, so that job counts for nothing. Choose its occupation in your history.",
  "no-dates": "Without dates it cannot know how long you did what.",
  "floor-mixed": "Some titles were not ranked by the model itself.",
  "reason-failed": "A reason could not be written.",
};

const NOTES: Readonly<Record<ReadingNote["rule"], string>> = {
  "reversed-dates": "An end stood before its start; the two were exchanged.",
  "future-date": "A date lies in the future.",
  "unreadable-date": "A date could not be read.",
  "missing-start": "A job has no beginning.",
  "missing-end": "A job has no end.",
  "no-title": "A job has no title.",
  overlap: "Two jobs overlap.",
  reordered: "Jobs were put in order of time.",
  "current-not-last": "A job that is still held is not the latest one.",
  "undated-degree": "A degree has no date.",
  "after-the-moment": "Something is dated after today and was left out.",
  duplicate: "The same thing stood there twice.",
  "not-a-job": "Something is no job and was left out.",
  "personal-detail": "A personal detail was taken out.",
  "text-shortened": "A long text was cut.",
  "unknown-field": "Something could not be used.",
};

export const en = {
  code: "en" as string,
  name: "English",
  title: "Wherefore: the next occupation, and the reason why",
  nav: { you: "You", sure: "How sure is this", label: "Screens" },
  skip: "Skip to the content",
  privacy: "Private: nothing leaves this browser",
  privacyLong:
    "Everything is reckoned on your own device. There is no account, no cookie and no counting of visitors; close the page and it has forgotten you, unless you saved a file.",
  theme: { label: "Appearance", auto: "As the device", light: "Light", dark: "Dark" },
  language: "Language",
  opening: "Opening the model …",
  openFailed: "The model’s files could not be had. Check the connection and try again.",
  tryAgain: "Try again",

  start: {
    head: "Where do people with your history go next, and why?",
    lead: "Give your jobs so far. You get a reason in plain words, you say what in it is wrong, and the ranking follows at once.",
    drop: "Drop a résumé here, or",
    choose: "Choose a file",
    kinds: "PDF, Word, LinkedIn export, JSON Resume, Europass, CSV or text. It is read here and sent nowhere.",
    paste: "Paste or type your jobs",
    pasteHint: "One job a line, as in a résumé: Registered Nurse, Lakeside Medical Center, 2019 to present",
    read: "Read it",
    minute: "No file? A minute is enough",
    minuteLead: "Your last job, how long, and your highest degree.",
    lastJob: "Your last job",
    lastJobHint: "For example: warehouse worker",
    howLong: "For how many years?",
    still: "I still do it",
    before: "And before that? (may be left out)",
    degree: "Highest degree",
    noDegree: "I would rather not say",
    go: "Show me",
    examples: "Or look at somebody invented",
    session: "Open a session saved before",
    reading: (name: string) => `Reading ${name} …`,
    several: "This file holds several people. Whose history is it?",
    moreThan: (count: number) => `Only the first ${count} are shown.`,
    person: (at: number, jobs: number) => `Person ${at}, ${jobs === 1 ? "1 job" : `${jobs} jobs`}`,
  },

  examples: {
    nurse: ["A nurse", "four jobs, two degrees"],
    engineer: ["A software engineer", "three jobs, pasted text"],
    driver: ["A driver", "warehouse, then the road"],
    teacher: ["A teacher", "who waited tables first"],
  },

  history: {
    head: "Your history",
    summary: (jobs: number, degrees: number) =>
      `${jobs === 1 ? "1 job" : `${jobs} jobs`}${degrees === 0 ? "" : degrees === 1 ? ", 1 degree" : `, ${degrees} degrees`}`,
    from: (file: string) => `read from ${file}`,
    now: "now",
    noDates: "no dates",
    until: (end: string) => `until ${end}`,
    since: (start: string) => `since ${start}`,
    years: (count: number) => (count < 1 ? "under a year" : years(Math.round(count))),
    readAs: "Counted as",
    doubtful: (title: string) => `${title}? Please check`,
    notRecognised: "Not recognised: choose an occupation",
    otherLanguage: "Titles are read in English only: choose an occupation",
    noTrade: "This names no trade: choose an occupation",
    change: (title: string) => `Change the occupation of ${title}`,
    nearest: "The nearest",
    searchElse: "Search all occupations",
    noneFound: "Nothing near was found.",
    edit: (title: string) => `Edit ${title}`,
    remove: "Remove",
    save: "Save",
    cancel: "Cancel",
    addJob: "Add a job",
    addDegree: "Add a degree",
    another: "Another file or person",
    jobTitle: "Title",
    employer: "Employer (may be left out)",
    start: "From",
    end: "To",
    endHint: "empty if you still do it",
    dateHint: "2019 or 2019-07",
    degreeLevel: "Degree",
    degreeField: "Subject (may be left out)",
    degreeDate: "When",
    untitled: "(no title)",
    notes: (count: number) =>
      count === 1 ? "What was noticed while reading: 1 thing" : `What was noticed while reading: ${count} things`,
    noJobs: "No job was found. Add one, or give another file.",
    studying: "not finished",
    restsHere: "The reason rests on this",
  },

  why: {
    head: "Why",
    headSaid: "say what is wrong; the ranking follows",
    byModel: "Written by the model",
    edited: (count: number) => `edited by you: ${count}`,
    confirmed: (name: string, date: string) => `confirmed by ${name}, ${date}`,
    confirm: "Confirm …",
    confirmName: "Name of the person who confirms it",
    confirmSave: "Confirm",
    undo: "Undo",
    redo: "Redo",
    speaksFor: (parts: string, plural: boolean, strength: string) =>
      `${parts} ${plural ? "speak" : "speaks"} ${strength} for it`,
    speaksAgainst: (parts: string, plural: boolean, strength: string) =>
      `${parts} ${plural ? "speak" : "speaks"} ${strength} against it`,
    although: "although",
    and: "and",
    noFact: "No single fact of your history moves that by much: it is what people in general do from there.",
    noSingleFor: "No single fact speaks for it",
    claims: "What it rests on",
    ahead: "What it expects",
    isTrue: "True",
    notSo: "Not so",
    trueOf: (claim: string) => `True: ${claim}`,
    notSoOf: (claim: string) => `Not so: ${claim}`,
    without: "Without it",
    ifNot: "If not",
    saidSo: "You said so:",
    saidNot: "You said it is not so:",
    falls: (title: string, from: number, to: number) =>
      [`${title} falls from about `, `${short100(from)} to ${short100(to)}`, " of 100"] as const,
    rises: (title: string, from: number, to: number) =>
      [`${title} rises from about `, `${short100(from)} to ${short100(to)}`, " of 100"] as const,
    fallsPlace: (title: string, from: number, to: number) =>
      [`${title} falls from place `, `${from} to ${to}`, ""] as const,
    risesPlace: (title: string, from: number, to: number) =>
      [`${title} rises from place `, `${from} to ${to}`, ""] as const,
    nothingMoves: "It moves nothing that you would see.",
    contradicts: "This contradicts your history as it stands on the left; the history itself was not changed.",
    alreadyHeld: "Your history already has a degree as high as this.",
    contradictsOther: "This contradicts another of your answers. Both are kept and weighed.",
    moreFacts: (count: number) =>
      count === 1 ? "1 more fact, which moves little" : `${count} more facts, which move little`,
    unranked:
      "Nothing is ranked: no job of this history was understood, or nothing is left of it. What people in general do would be no answer to you. Choose the occupation of a job on the left.",
    strengthNote:
      "Each fact was taken away and the ranking made again. Strongly: the odds are at least 3 times as high with it; clearly, 1.5 times; a little, 1.2 times.",
  },

  ask: {
    head: "One question",
    worth: (moves: number) =>
      moves === 0
        ? "Of all questions this one tells most, and it tells little."
        : `Of all questions this one tells most: the answer can change ${moves} of the first 10 places.`,
    yes: "Yes",
    no: "No",
    skip: "Skip",
    none: "No further question would tell much.",
    whyAsk: "Why do you ask?",
    whyAskSaid:
      "What moves people is often not in their history. An answer about what you want is worth more than any further detail of your past; every answer is taken as right nine times in ten.",
  },

  wish: {
    head: "Add what you want",
    field: "A field",
    level: "A level",
    like: "A kind of work",
    title: "A title",
    degree: "A planned degree",
    words: "In my words",
    choose: "Choose …",
    want: "I want this",
    refuse: "Not this",
    add: "Add",
    close: "Close",
    titleSearch: "Which occupation?",
    wordsLabel: "Say it in your own words",
    wordsHint: "For example: I want to stay in healthcare and I will not go back to being a cashier",
    wordsRead: "Read as",
    wordsUnread: "Not read",
    wordsFalse: "contradicts your history",
    wordsTrue: "agrees with your history",
    nothingRead: "Nothing in it could be read as a claim, so it moves nothing. English is read best.",
    takeBack: "Take back",
  },

  rank: {
    head: "Where people like you went next",
    usual: "What people with this history do next",
    anew: "New for you",
    anewSaid: "the occupations you have had are set aside",
    stays: "stays",
    enters: "new here",
    up: (from: number) => `up from ${from}`,
    down: (from: number) => `down from ${from}`,
    followed: (count: number) => ["It followed for ", of100(count)] as const,
    followedNew: (count: number) => ["Of those who took up something new, ", of100(count)] as const,
    dots: (count: number, low: number, high: number) => `${of100(count)}; between ${low} and ${high}`,
    notCounted: "So rare that nobody was counted.",
    more: "Why this one, what you bring, what it pays",
    all: (count: number) => `Show ${count} more`,
    fewer: "Show fewer",
    foot: (people: number) =>
      `People often next, not you for certain. Counted on ${people} people whose next job is known: when the model said this much of a title, it followed so often. Paler dots show how far the count can be off. US people born 1980 to 1984.`,
    estimated: "With your answers the counts are an estimate: they were made of people who had been asked nothing.",
    howSure: "How sure is this?",
    unsure: "It is not sure about this history",
    whyNot: "Why not …?",
    whyNotLabel: "Name any occupation",
    wantThis: "I want this",
    notThis: "Not this",
    top3: "The first three",
    seeAll: "See all",
    moved: (title: string, place: number) => `Now first: ${title}. Places changed: ${place}.`,
  },

  detail: {
    loading: "Looking it up …",
    place: (place: number, of: number) => `Place ${place} of ${of}`,
    speaking: "For it",
    against: "Against it",
    noFact: "no single fact",
    higher: "It would stand higher",
    withDegree: (degree: string) => `with ${degree}`,
    without: "without",
    brings: "You bring",
    lacks: "You would have to learn",
    nothingLacks: "nothing that your work so far did not ask for",
    unknownSkills: "O*NET has not rated the skills of this occupation.",
    preparation: "Preparation",
    zones: ZONES,
    moreThanNow: "more than your last job",
    lessThanNow: "less than your last job",
    sameAsNow: "about as much as your last job",
    education: "Usual education",
    pay: "Pay",
    payOf: (low: string, middle: string, high: string) =>
      `half earn more than ${middle} a year; most between ${low} and ${high}`,
    payHourly: (middle: string) => `half earn more than ${middle} an hour`,
    paySource: "US, May 2025, Bureau of Labor Statistics (OEWS), before tax",
    outlook: "Outlook",
    grows: (percent: string, openings: string) => `jobs ${percent} by 2034; about ${openings} openings a year`,
    outlookSource: "US, 2024 to 2034, Bureau of Labor Statistics (Employment Projections)",
    ofGroup: "for its group of occupations, not for this one alone",
    noPay: "not published",
    similar: "Similar",
    pages: "Official pages",
    onet: "O*NET OnLine",
    training: "Training near a place (CareerOneStop)",
    leaves: "leaves this page",
    leftover: "This is a leftover of the classification and no advice.",
    close: "Close",
  },

  out: {
    head: "Keep or pass on",
    print: "Print",
    session: "Save this session",
    json: "JSON Resume with codes",
    csv: "Ranking as CSV",
    note: "The session file holds your history and answers; it opens again here, also without a network.",
    printed: (date: string) =>
      `Printed ${date} from Wherefore. Written by a model, not verified unless confirmed above. Not fit to decide about anybody.`,
  },

  errors: {
    "bad-pdf": "This PDF is damaged or locked.",
    "pdf-without-text": "This PDF is a picture without text.",
    "too-costly": "Reading it took too long and was given up.",
    "too-large": "It is larger than any document of one person.",
    empty: "It holds no career.",
    "unknown-format": "This kind of file cannot be read.",
    "bad-session": "This is no session of ours, or it is damaged.",
    engine: "Something went wrong in the reckoning.",
    other: "It could not be read.",
  } as Readonly<Record<string, string>>,

  field,
  fields: Object.keys(FIELD_WORDS).filter((major) => major !== "55"),
  zones: ZONES as readonly string[],
  degrees: DEGREES,
  preferences: Object.fromEntries(Object.entries(PREFERENCES).map(([id, [wish]]) => [id, wish])) as Readonly<
    Record<string, string>
  >,
  strengths: STRENGTHS,
  marks: MARKS,
  notes: NOTES,
  of100,
  often,
  way,
  question,
  factInSentence,
  factAsClaim,
  aheadAsClaim,
  /** Whether the phrase of a fact takes the verb in the plural. */
  isPlural: (says: HistoryClaim) => says.kind === "tenure" || says.kind === "jobs",
  capital,
  months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as readonly string[],
};

export type Messages = typeof en;
