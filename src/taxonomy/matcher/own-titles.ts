/**
 * Titles that O*NET's lists lack, or put under one odd occupation or under many: newer work, platforms, acronyms written out, the armed
 * forces, and the commonest titles of all.
 *
 * In: nothing.  Out: each with the one occupation that it most often names, by O*NET's own descriptions of the occupations. They are known
 * to the matcher like any other title, and a title that is one of them to the word is taken to be it.
 */
const BY_CODE: Readonly<Record<string, string>> = {
  "11-1011.00": "chief of staff; chief operating officer; mayor",
  "11-1031.00": "politician",
  "11-2021.00": `associate product manager; chief marketing officer; growth marketing manager; product manager; technical product manager`,
  "11-2022.00": "business development manager",
  "11-2032.00": "communications director; communications manager; director of communications",
  "11-2033.00": "development director; director of development; director of fundraising",
  "11-3021.00": `chief information officer; chief information security officer; chief technology officer; information technology manager; it
    director; it manager`,
  "11-3031.00": "chief financial officer; financial planning analysis manager",
  "11-3051.00": "manufacturing manager; plant manager; production manager",
  "11-3121.00": "chief people officer; people operations manager",
  "11-9013.00": "farmer; rancher",
  "11-9021.00": "construction site manager; site manager",
  "11-9032.00": "assistant principal; principal school",
  "11-9041.00": "director of engineering; engineering manager",
  "11-9051.00": "restaurant manager; restaurant owner",
  "11-9081.00": "airbnb host",
  "11-9111.00": "chief nursing officer; nurse manager; nursing director",
  "13-1011.00": "talent agent",
  "13-1022.00": "buyer; retail buyer",
  "13-1023.00": "procurement specialist; purchasing specialist",
  "13-1071.00": "army recruiter; military recruiter; talent acquisition specialist; technical recruiter",
  "13-1082.00": "project manager",
  "13-1111.00": "management consultant",
  "13-1161.00": `community manager; content marketer; growth marketer; marketing specialist; performance marketer; social media manager`,
  "13-1161.01": "seo specialist",
  "13-2011.00": "accountant",
  "13-2051.00": "financial analyst; financial planning and analysis analyst",
  "13-2052.00": "financial advisor",
  "13-2072.00": "loan officer",
  "15-1211.00": "it consultant; sap consultant",
  "15-1212.00": "cybersecurity analyst; security engineer; soc analyst",
  "15-1232.00": "desktop support technician; help desk technician; it support",
  "15-1241.00": "network engineer",
  "15-1243.00": "data engineer",
  "15-1244.00": "salesforce administrator; systems administrator",
  "15-1251.00": "programmer",
  "15-1252.00": `android developer; backend developer; backend engineer; cloud devops engineer; devops consultant; devops engineer; devops
    specialist; devsecops engineer; full stack developer; full stack engineer; full stack software engineer; fullstack developer;
    fullstack engineer; ios developer; member of technical staff; mobile developer; platform engineer; site reliability engineer;
    software architect; software developer; software engineer; tech lead`,
  "15-1253.00": `game tester; qa tester; quality assurance engineer; software development engineer in test; software test engineer; test
    automation engineer`,
  "15-1254.00": "front end developer; frontend developer; frontend engineer; web developer",
  "15-1299.04": "penetration tester",
  "15-1299.08": "cloud architect; cloud engineer; solution architect; systems engineer",
  "15-1299.09": "agile coach; product owner; scrum master; scrum product owner; technical program manager",
  "15-2051.00": `ai engineer; artificial intelligence engineer; machine learning engineer; mlops engineer; prompt engineer`,
  "15-2051.01": "analytics engineer; business intelligence developer",
  "17-1011.00": "architect; project architect",
  "17-2051.00": "civil engineer",
  "17-2141.00": "mechanical engineer",
  "17-2199.00": "engineer",
  "19-3094.00": "policy analyst",
  "19-3033.00": "board certified behavior analyst",
  "19-5011.00": "safety manager",
  "21-1012.00": "career coach",
  "21-1019.00": "life coach",
  "21-1093.00": "case manager",
  "21-1094.00": "contact tracer; health coach; outreach worker",
  "23-1011.00": `assistant counsel; assistant general counsel; associate attorney; associate counsel; bankruptcy counsel; commercial counsel;
    compliance counsel; contracts counsel; corporate counsel; counsel; defense counsel; deputy general counsel; deputy counsel;
    employment counsel; environmental counsel; general counsel; in house counsel; investment counsel; labor counsel; labor
    relations counsel; legal counsel; litigation counsel; managing counsel; patent counsel; privacy counsel; public counsel; real
    estate counsel; regulatory counsel; senior corporate counsel; special counsel; staff counsel; tax counsel; trial counsel`,
  "25-1072.00": "nurse educator",
  "25-1199.00": `adjunct faculty; adjunct instructor; adjunct lecturer; adjunct professor; college instructor; lecturer; professor`,
  "25-2011.00": "preschool teacher",
  "25-2012.00": "kindergarten teacher",
  "25-2021.00": "elementary teacher",
  "25-2022.00": "middle school teacher",
  "25-2031.00": `biology teacher; chemistry teacher; civics teacher; economics teacher; english teacher; french teacher; geography teacher;
    geometry teacher; german teacher; government teacher; high school teacher; history teacher; language arts teacher; latin
    teacher; math teacher; mathematics teacher; physics teacher; science teacher; secondary teacher; social studies teacher;
    spanish teacher`,
  "25-2032.00": "business teacher; career and technical education teacher; vocational teacher",
  "25-3011.00": "esl teacher",
  "25-3021.00": `dance instructor; dance teacher; guitar teacher; music instructor; piano instructor; piano teacher; ski instructor; swim
    instructor; swimming instructor`,
  "25-3031.00": "substitute teacher",
  "25-3041.00": "tutor",
  "25-9042.00": "paraprofessional; teacher aide; teacher assistant",
  "27-1019.00": "tattoo artist",
  "27-1024.00": "graphic designer",
  "27-2012.00": "film director; podcast producer; stage manager",
  "27-2042.00": "musician",
  "27-2091.00": "dj",
  "27-3011.00": "podcast host; podcaster",
  "27-3023.00": "journalist; reporter",
  "27-3031.00": "press secretary",
  "27-3043.00": "blogger; content creator; writer",
  "27-3099.00": "influencer; streamer; youtuber",
  "27-4021.00": "photographer",
  "27-4032.00": "video editor",
  "29-1021.00": "dentist; family dentist",
  "29-1141.00": "charge nurse; clinical nurse; flight nurse; nurse; school nurse; staff nurse; travel nurse",
  "29-1211.00": `anesthesiology clinical fellow; anesthesiology fellow; anesthesiology physician; anesthesiology resident`,
  "29-1212.00": `cardiology clinical fellow; cardiology fellow; cardiology physician; cardiology resident; interventional cardiology clinical
    fellow; interventional cardiology resident; interventional cardiology fellow; interventional cardiology physician`,
  "29-1213.00": "dermatology clinical fellow; dermatology fellow; dermatology physician; dermatology resident",
  "29-1214.00": `emergency medicine clinical fellow; emergency medicine fellow; emergency medicine physician; emergency medicine resident`,
  "29-1215.00": `family medicine clinical fellow; family medicine fellow; family medicine physician; family medicine resident; general practice
    doctor; general practitioner; gp`,
  "29-1216.00": `internal medicine clinical fellow; internal medicine fellow; internal medicine physician; internal medicine resident`,
  "29-1217.00": "neurology clinical fellow; neurology fellow; neurology physician; neurology resident",
  "29-1221.00": "pediatric clinical fellow; pediatric fellow; pediatric physician; pediatric resident",
  "29-1222.00": "pathology clinical fellow; pathology fellow; pathology physician; pathology resident",
  "29-1223.00": "psychiatry clinical fellow; psychiatry fellow; psychiatry physician; psychiatry resident",
  "29-1224.00": `interventional radiology clinical fellow; interventional radiology fellow; interventional radiology physician; interventional
    radiology resident; radiology clinical fellow; radiology fellow; radiology physician; radiology resident`,
  "29-1229.00": `addiction medicine physician; attending physician; bariatric physician; clinical fellow; critical care medicine physician;
    critical care fellow; critical care physician; endocrinologist; endocrinology fellow; endocrinology physician;
    gastroenterologist; gastroenterology fellow; gastroenterology physician; geriatric fellow; geriatric physician; geriatrics
    physician; gi physician; hematology oncology fellow; hematology oncology physician; hematology physician; hospice physician;
    house physician; infectious disease fellow; infectious disease physician; intensivist; interventional physician; locum tenens
    physician; medical doctor; medical fellow; medical oncology physician; neonatology physician; nephrologist; nephrology fellow;
    nephrology physician; nuclear medicine physician; occupational medicine physician; oncologist; oncology physician; osteopathic
    physician; pain management physician; pain medicine physician; pain medicine fellow; palliative care fellow; palliative care
    physician; palliative medicine physician; physician; pulmonary critical care fellow; pulmonary physician; pulmonary critical
    care medicine physician; pulmonary critical care physician; pulmonologist; pulmonology physician; radiation oncology
    physician; resident physician; rheumatologist; rheumatology fellow; rheumatology physician; sleep medicine fellow; sleep
    medicine physician; surgical critical care fellow; transplant fellow; transplant physician; urgent care physician; wound care
    physician`,
  "29-1241.00": `ophthalmology clinical fellow; ophthalmology fellow; ophthalmology physician; ophthalmology resident`,
  "29-1249.00": "surgery clinical fellow; surgery fellow; surgery physician; surgery resident",
  "29-2011.00": `clinical lab scientist; clinical laboratory scientist; medical laboratory scientist; medical technologist`,
  "29-2042.00": "army medic; combat medic; hospital corpsman; navy corpsman",
  "29-2053.00": "behavior technician; registered behavior technician",
  "31-1122.00": "caregiver; direct support professional; personal care assistant; personal support worker; psw",
  "31-1131.00": "patient care aide; patient care assistant; patient care technician",
  "31-9092.00": "certified medical assistant",
  "31-9097.00": "phlebotomist",
  "31-9099.00": "medical scribe",
  "33-1012.00": "police sergeant",
  "33-2011.00": "firefighter; fireman",
  "33-3012.00": "correctional officer",
  "33-3051.00": "military police; military police officer; police officer",
  "33-9032.00": "security guard; security officer",
  "33-9092.00": "lifeguard",
  "35-1012.00": "kitchen manager; restaurant shift leader; shift leader; shift manager restaurant",
  "35-2012.00": "lunch lady; school cook",
  "35-2014.00": "cook; line cook",
  "35-2021.00": "kitchen hand; kitchen helper; kitchen staff; prep cook",
  "35-3011.00": "bartender",
  "35-3023.00": "crew member; fast food crew; fast food worker; restaurant crew member; sandwich artist",
  "35-3031.00": "server; waiter; waitress",
  "35-9011.00": "barback; busser; food runner",
  "35-9031.00": "hostess; restaurant host",
  "37-2011.00": "cleaner; custodian; janitor; office cleaner",
  "37-2012.00": "house cleaner; housekeeper; room attendant",
  "37-3011.00": "landscaper",
  "37-3013.00": "arborist",
  "39-1013.00": "pit boss; pit manager",
  "39-1022.00": "salon owner",
  "39-5011.00": "barber",
  "39-5012.00": "hair stylist; hairdresser",
  "39-5091.00": "makeup artist",
  "39-9011.00": "foster parent; nanny",
  "39-9031.00": "fitness coach; personal trainer; yoga teacher",
  "39-9032.00": "camp counselor",
  "39-9041.00": "group home worker; house parent",
  "41-1011.00": "front end manager; key holder; store manager",
  "41-2011.00": "cashier; toll collector",
  "41-2031.00": `beauty advisor; sales associate; sales clerk; sales consultant; saleslady; salesman; salesperson; saleswoman; store associate`,
  "41-3021.00": "insurance agent",
  "41-3031.00": "crypto trader",
  "41-3091.00": `account executive; account manager; business development representative; customer success manager; inside sales
    representative; sales development representative; sales executive`,
  "41-9022.00": "real estate agent",
  "41-9031.00": "sales engineer; solutions engineer",
  "41-9041.00": "appointment setter; lead generation specialist",
  "43-1011.00": "office manager",
  "43-3031.00": "accounts payable clerk; accounts payable specialist; accounts receivable clerk; bookkeeper",
  "43-4051.00": `call center agent; call center associate; call center representative; call centre agent; customer success specialist; service
    advisor; service writer`,
  "43-4081.00": "front desk agent; hotel front desk; night auditor",
  "43-4161.00": "human resources assistant",
  "43-4171.00": "dental receptionist; receptionist",
  "43-5021.00": "courier",
  "43-5032.00": "dispatcher",
  "43-5071.00": "shipper",
  "43-6011.00": "executive assistant",
  "43-6014.00": "administrative assistant",
  "43-9021.00": "data annotator; data entry clerk; data labeler",
  "43-9051.00": "mailroom clerk",
  "47-2021.00": "bricklayer; mason",
  "47-2031.00": "carpenter",
  "47-2061.00": "construction worker; laborer",
  "47-2111.00": "electrician",
  "47-2141.00": "painter",
  "47-2152.00": "plumber",
  "47-2181.00": "roofer",
  "47-2221.00": "ironworker",
  "47-2231.00": "solar installer; solar panel installer",
  "49-3023.00": "auto mechanic",
  "49-3031.00": "diesel mechanic",
  "49-9021.00": "hvac technician",
  "49-9071.00": "handyman; maintenance technician",
  "51-2092.00": "assembler",
  "51-4072.00": "injection molder; injection molding operator",
  "51-4121.00": "welder",
  "51-5113.00": "bindery operator; bindery worker",
  "51-9061.00": "quality control inspector",
  "51-9083.00": "optical lab technician; optical technician",
  "53-2012.00": "drone operator; drone pilot",
  "53-3031.00": "dasher; doordash driver; food delivery driver; grubhub driver; pizza delivery driver",
  "53-3032.00": "over the road driver; owner operator truck driver; owner operator trucking; truck driver",
  "53-3033.00": "delivery associate; delivery driver",
  "53-3051.00": "school bus driver",
  "53-3052.00": "bus driver",
  "53-3054.00": "lyft driver; rideshare driver; uber driver",
  "53-7051.00": "forklift driver",
  "53-7062.00": "package handler; warehouse associate",
  "53-7064.00": "bagger; grocery bagger",
  "53-7065.00": `fulfillment associate; grocery clerk; grocery stocker; instacart shopper; night stocker; order picker; personal shopper;
    stocker`,
  "53-7081.00": "sanitation worker",
  "55-1011.00": "fighter pilot",
  "55-1016.00": "platoon leader",
  "55-1019.00": `air force captain; air force lieutenant; air force major; air force officer; army captain; army lieutenant; army major;
    army officer; marine corps captain; marine corps lieutenant; marine corps major; marine corps officer; military officer; naval officer;
    navy captain; navy ensign; navy lieutenant; navy lieutenant commander; navy officer`,
  "55-2012.00": "army sergeant; drill sergeant; gunnery sergeant army; platoon sergeant; squad leader",
  "55-2013.00": `air force sergeant; air force staff sergeant; air force technical sergeant; coast guard chief petty officer; marine corps
    sergeant; marine corps staff sergeant; navy chief petty officer`,
  "55-3014.00": "artilleryman",
  "55-3016.00": "paratrooper; sniper",
  "55-3018.00": "green beret; navy seal",
  "55-3019.00": `air force airman; air force airman first class; air force senior airman; army corporal; army private; army private first
    class; army specialist; coast guard petty officer; marine
    corps corporal; marine corps lance corporal; marine corps private; navy airman; navy petty officer; navy seaman`,
};

export const OWN_TITLES: readonly { readonly code: string; readonly title: string }[] = Object.entries(BY_CODE).flatMap(
  ([code, titles]) => titles.split(/;\s+/u).map((title) => ({ code, title })),
);
