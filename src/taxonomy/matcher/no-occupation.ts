/**
 * Titles that are no occupation by themselves, however often one of them stands in a list of titles: ranks ("Manager"), relations to a
 * firm ("Owner"), fields ("Sales"), and what a person is who has no job ("Student", "Retired").
 *
 * In: the normal words of a title.  Out: why they name no occupation, or undefined where they may.
 */

/** Why a title names no occupation by itself. */
export type NoOccupation = "no-trade" | "no-job";

const set = (words: string) => new Set(words.split(/\s+/u));

/** How high somebody stands; says nothing of the trade, and does not make "Manager" one where it stands beside it. */
const RANKS = set(
  "senior junior lead principal staff trainee intern chief deputy acting interim regional district area global national international general assistant associate certified licensed experienced skilled new entry level head first second independent self employed freelance former small own my local successful proud various multiple misc other job position work lil",
);
/** Of these, what may stand before a field without making a trade of it: "Senior Sales" is still a field, "Sales Associate" is not. */
const GRADES = set(
  "senior junior lead acting interim former entry level experienced new various general self employed",
);
const RELATIONS = set(
  `owner owned ownership coowner founder cofounder founding proprietor partner partnership entrepreneur entrepreneurship
  ceo boss manager management director directorship supervisor supervision lead leader leadership team member crew group department
  associate assistant intern internship coop apprentice apprenticeship trainee employee worker employment help helper temp temping
  contractor contract subcontractor consultant consulting consultancy freelancer freelance freelancing specialist coordinator officer
  official technician operator agent representative administrator professional expert analyst advisor adviser
  executive head chief president vice business company program programme trainer superintendent store shop firm enterprise family startup company
  misc miscellaneous general other various laborer labor board mentor investor volunteer volunteering`,
);
/** Titles of these words and ranks that are occupations all the same. */
const OCCUPATIONS = [
  "general manager",
  "executive assistant",
  "executive director",
  "chief executive",
  "chief executive officer",
  "store manager",
  "shop manager",
  "shop assistant",
  "store associate",
  "business analyst",
  "business consultant",
  "management consultant",
  "management analyst",
  "laborer",
  "general laborer",
  "general helper",
  "store owner",
  "shop owner",
  "crew member",
  "technician assistant",
  "president",
  "assistant principal",
  "associate principal",
  "staff assistant",
  "lead technician",
  "staff chief",
  "department manager",
  "company officer",
  "general contractor",
  "associate consultant",
  "board member",
  "program analyst",
  "house parent",
].map((title) => title.split(" ").toSorted().join(" "));
const KNOWN_OCCUPATIONS = new Set(OCCUPATIONS);

/** A field is not a trade: who works in "Sales" sells, plans or keeps the books. */
const FIELDS = set(
  `sale security driving management accounting accountancy teaching cleaning construction retail marketing engineering finance
  administration administrative admin education healthcare health medical hospitality warehouse logistic transportation manufacturing
  production maintenance operation service support customer human resource design development research training technology
  information computer software agriculture farming fishing mining legal law art music sport media communication advertising
  banking insurance food beverage restaurant kitchen catering travel tourism energy utility telecom telecommunication government
  military army navy marine marines coast guard air force corporal private sergeant veteran nonprofit school university college
  hospital office public private industry shipping receiving purchasing procurement planning quality safety consulting recruiting
  trading investing writing editing painting landscaping plumbing welding cooking baking delivery moving caregiving childcare daycare
  babysitting housekeeping nursing social science community church ministry uber lyft doordash instacart grubhub amazon walmart`,
);
/** Fields that are the trade itself where people write them so; one bare word still says too little to build on. */
const STATES = set(
  `student pupil retired retiree homemaker housewife househusband unemployed disabled disability sabbatical none na nil unknown
  parent mother father mom mum dad mommy spouse wife husband caregiver carer jobseeker available currently
  self employed unemployment graduate undergraduate freshman sophomore alumnus alumni candidate leave maternity paternity parental
  stay home housemaker seeking looking opportunity opening new career break gap year job search seeker between hunting open
  full part time college university high school phd master bachelor degree nursing law medical exchange international studying study
  homeschool homeschooling family raising child kid personal medical health bereavement military passionate about people helping
  retirement pension pensioner n a not applicable working worked work house private relocation relocating traveling travelling`,
);
/** One of these must stand among words of the kind above to make them a state. */
const STATE_HEADS = set(
  `student pupil retired retiree homemaker housewife househusband unemployed disabled sabbatical none na nil leave jobseeker seeker
  unemployment undergraduate alumnus alumni seeking looking break gap retirement pensioner housemaker passionate parent mother father
  mom mum dad mommy spouse wife husband studying unknown applicable homeschooling volunteer between search hunting`,
);

/** Ranks of the armed forces, most of them also of the police or of ships. Who had one had some trade; which, these words do not say. */
const MILITARY_RANKS = set(
  `private corporal sergeant lieutenant captain major colonel general admiral ensign commander lance gunnery master petty warrant
  officer chief first second class staff technical command airman seaman cadet recruit specialist junior senior brigadier`,
);
const MILITARY_RANK_HEADS = set(
  "private corporal sergeant lieutenant captain major colonel admiral ensign commander airman seaman cadet recruit brigadier petty warrant",
);
/** Nor does the force in which somebody served. */
const FORCES = set(
  "us united state army navy marine corp coast guard air space force national reserve military armed veteran enlisted soldier serviceman servicewoman servicemember service",
);
const FORCE_HEADS = set(
  "army navy marine corp guard force reserve military veteran enlisted soldier serviceman servicewoman servicemember",
);

/** Who does research does it in some science; which, these words do not say. */
const OF_RESEARCH = set(
  "research researcher scientist postdoctoral postdoc postdoctorate doctoral graduate undergraduate postgraduate assistant associate fellow fellowship scholar academic visiting intern senior staff principal",
);
const RESEARCH = set("research researcher scientist postdoctoral postdoc postdoctorate");

export function noOccupationIn(words: readonly string[]): NoOccupation | undefined {
  if (words.length === 0) return undefined;
  if (KNOWN_OCCUPATIONS.has(words.toSorted().join(" "))) return undefined;
  if (isNoJob(words)) return "no-job";
  if (words.every((word) => RELATIONS.has(word) || RANKS.has(word))) return "no-trade";
  if (consistsOf(words, OF_RESEARCH, RESEARCH) || consistsOf(words, FORCES, FORCE_HEADS)) return "no-trade";
  if (isMilitaryRank(words)) return "no-trade";
  const fields = words.filter((word) => !GRADES.has(word));
  return fields.length === 1 && FIELDS.has(fields[0]!) ? "no-trade" : undefined;
}

export function isMilitaryRank(words: readonly string[]): boolean {
  return consistsOf(words, MILITARY_RANKS, MILITARY_RANK_HEADS);
}

/** Whether all of the words are of a kind, and one at least is what makes them so. */
function consistsOf(words: readonly string[], kind: ReadonlySet<string>, heads: ReadonlySet<string>): boolean {
  return words.some((word) => heads.has(word)) && words.every((word) => kind.has(word));
}

/** "Full-time Student", "Stay-at-home parent", "Retired Teacher", "Seeking new opportunities", "PhD student in physics". */
function isNoJob(words: readonly string[]): boolean {
  const first = words[0]!;
  const last = words.at(-1)!;
  if (first === "retired" || first === "retiree" || first === "unemployed" || first === "former") return true;
  if ((first === "seeking" || first === "looking" || first === "passionate") && words.length > 1) return true;
  if (last === "student" || last === "pupil" || last === "spouse") return true;
  return consistsOf(words, STATES, STATE_HEADS);
}
