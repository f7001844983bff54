/**
 * Words that titles, employers and places are known by, where they stand in a line.
 *
 * In: nothing.  Out: sets and patterns. Most nouns are the last words of O*NET's alternate titles; the rest are those of common titles
 * that are shorter than O*NET's, and of the other languages of the documents we read. They decide which of two parts of a line is the
 * title and cost nothing; what a title means is the coder's to say.
 */
const NOUNS = `
accountant actor actress actuary adjuster administrator admin advisor adviser advocate agent aide ambassador analyst animator appraiser
apprentice arbitrator archeologist architect archivist artist assembler assessor assistant associate astronomer attendant attorney
audiologist auditor author baker bailiff banker barber barista bartender bellhop biller biologist blacksmith blaster blaser boilermaker
bookkeeper boss breeder broker builder busser butcher buyer caregiver caretaker captain caption cardiologist carer carpenter carrier cashier
caster ceo cfo chair chairman chairperson chairwoman chauffeur checker chef chemist choreographer cio clerk clergy cleaner clinician cmo coach
coder cofounder collector columnist commander commissioner composer comptroller concierge conductor conservator consultant contractor
controller cook coordinator co-ordinator copywriter coroner corporal correspondent counsel counselor counsellor courier cpo crew cto curator
custodian cutter dancer dasher dealer dean dentist deputy dermatologist designer detective developer devops dietitian dietician director dishwasher
dispatcher diver doctor doorman drafter draftsman driller driver ecologist economist editor educator electrician engineer engraver
entrepreneur epidemiologist erector estimator evangelist examiner executive expert fabricator facilitator faller farmer farmhand farmworker fellow
filler financier finisher firefighter fisher fisherman fitter fixer flagger foreman forewoman forester founder freelancer fundraiser gardener
generalist geographer geologist glazier governess grader greeter grinder groomer groundskeeper guard guide hairdresser hairstylist handler handyman
head headteacher helper historian host hostess housekeeper hygienist illustrator infantry inspector installer instructor intern internist
interpreter interviewer inventor investigator investor janitor jailer journalist journeyman judge keeper keyer laborer labourer landscaper lawyer lead
leader lecturer legislator librarian lieutenant lifeguard liaison linguist locksmith logistician loader machinist magistrate maid
maker manager marine marketer mason masseuse mathematician mechanic mediator member mentor merchandiser merchant messenger meteorologist microbiologist
midwife millwright miner minister model moderator molder monitor mover musician nanny naturalist neurologist notary nurse nutritionist
officer oiler operator ophthalmologist optician optometrist orderly organizer organist owner packager packer painter paralegal paramedic
parent partner pastor pathologist paver pediatrician pharmacist phlebotomist photographer physician physicist physiotherapist picker pilot
pipefitter planner plasterer plumber podiatrist police politician porter postdoc practitioner preparer presenter president presser priest
principal printer processor producer professor programmer projectionist promoter proofreader proprietor psychiatrist psychologist
publicist publisher purchaser radiographer radiologist ranger realtor receptionist recruiter referee registrar reliever rep repairer
repairman reporter representative researcher resident reviewer rider rigger roofer roustabout runner sailor salesman salesperson saleswoman scheduler
scholar scientist scout screener scrummaster sculptor seamstress secretary sergeant server setter sewer sheriff shopkeeper singer sitter smith sociologist
soldier solicitor sonographer sorter specialist sre sdet staffer statistician steward stewardess stocker stonemason strategist
stylist sub-editor superintendent superviser supervisor surgeon surveyor sweeper tailor taper teacher technician technologist telemarketer
teller tender tester therapist toolmaker trader trainee trainer transcriptionist translator treasurer trimmer trucker tuner tutor typist umpire
underwriter upholsterer usher valet vendor veterinarian vet vp waiter waitress waitstaff warden warehouseman watchman weaver weigher welder winder woodworker
worker writer yardmaster zoologist bdr sdr cna rn lpn emt ta gm
leiter leiterin mitarbeiter mitarbeiterin entwickler entwicklerin ingenieur ingenieurin kaufmann kauffrau pfleger pflegerin krankenschwester
krankenpfleger verkäufer verkäuferin lehrer lehrerin koch köchin kellner kellnerin berater beraterin sachbearbeiter sachbearbeiterin praktikant
praktikantin werkstudent werkstudentin geschäftsführer geschäftsführerin techniker mechaniker mechatroniker arzt ärztin buchhalter buchhalterin
referent referentin assistent assistentin azubi auszubildender informatiker
infirmier infirmière aide-soignant aide-soignante vendeur vendeuse serveur serveuse ingénieur ingénieure responsable développeur développeuse assistante
cuisinier cuisinière comptable stagiaire professeur professeure directeur directrice technicien technicienne chargé chargée gérant gérante
caissier caissière chauffeur médecin enseignant enseignante
ingeniero ingeniera gerente enfermero enfermera vendedor vendedora camarero camarera profesor profesora cocinero cocinera desarrollador
desarrolladora director directora asistente becario becaria contable técnico técnica médico médica jefe jefa encargado encargada auxiliar ayudante operario operaria repartidor repartidora recepcionista dependiente dependienta obrero
cozinheiro cozinheira engenheiro engenheira enfermeiro enfermeira professor professora analista desenvolvedor desenvolvedora estagiário
cuoco cuoca infermiere infermiera ingegnere commesso commessa cameriere cameriera insegnante sviluppatore sviluppatrice impiegato impiegata
kucharz kucharka kelner kelnerka inżynier nauczyciel nauczycielka pielęgniarka programista sprzedawca kierownik księgowa kok verpleegkundige
medewerker medewerkster verkoper verkoopster monteur chauffeuse aiuto
`;

/** Nouns that end the name of a title, in small letters. */
export const TITLE_NOUNS: ReadonlySet<string> = new Set(NOUNS.trim().split(/\s+/));

/** In scripts without spaces a title is known by its end. */
export const TITLE_ENDINGS =
  /(?:厨师|工程师|经理|老师|教师|护士|医生|助理|主任|总监|设计师|会计|店员|销售|实习生|专员|顾问|研究员|エンジニア|マネージャー|店員|看護師|교사|엔지니어|매니저)$/u;

/** Words that employers' names end with. */
export const EMPLOYER_ENDING =
  /(?:\b(?:inc|incorporated|llc|llp|lp|corp|corporation|ltd|limited|gmbh|ag|kg|sa|s\.a|sarl|sl|spa|s\.p\.a|bv|nv|ab|oy|plc|pty|company|co|bank|hospital|clinic|clinics|university|college|school|schools|academy|institute|hotel|hotels|inn|resort|restaurant|diner|cafe|café|bakery|grill|kitchen|pizzeria|pub|brewery|coffee|transportation|trucking|logistics|freight|airlines|airways|department|agency|group|holdings|services|systems|solutions|technologies|technology|labs|laboratories|laboratory|software|analytics|networks|studio|studios|media|robotics|partners|sons|bros|brothers|associates|foundation|ministry|council|center|centre|home|homes|care home|nursing home|store|stores|shop|shops|market|markets|supermarket|mart|salon|spa|gym|church|museum|library|union|county|district|city|army|navy|air force|marines|marine corps|farm|farms|nursery|garage|motors|auto|plumbing|electric|construction|builders|contractors|landscaping|manufacturing|industries|enterprises|energy|foods|pharmacy|pharmaceuticals|healthcare|health|medical|dental|physicians|consulting|consultants|advisors|capital|insurance|realty|properties|outlet|warehouse|theatre|theater|gallery|orchestra|press|magazine|news|network|international|worldwide|global|americas?|usa|government|court|office|embassy|startup|pool|zoo|park|parks|daycare|preschool|kindergarten|elementary|high|zakład|bar|krankenhaus|klinik|klinikum|universität|hochschule|schule|bäckerei|hôpital|université|école|lycée|banque|restaurante|colegio|escuela|universidad|banco|ospedale|università|banca)|['’]s|銀行|公司|大学|医院|饭店|学校|集团|株式会社)\.?$/iu;

/** Words anywhere in an employer's name. */
export const EMPLOYER_WORD =
  /\b(?:university|hospital|college|school|bank|institute|ministry|department of|agency|foundation|hotel|ehpad|chu|clinic|academy|corporation|company|church|city of|county of|state of|national|federal|laboratory)\b|^(?:the|universität|université|universidad|università|klinikum|casa|chez|bar|café|hôtel)\s|&/iu;

/** A level before a title, which alone says that a title follows. */
export const TITLE_LEVEL =
  /^(?:senior|sr\.?|junior|jr\.?|assistant|associate|deputy|vice|chief|head|lead|principal|staff|trainee|acting|interim|co-?founder|founder|owner|intern|director|manager|professor|freelance|part-?time|full-?time|self-?employed)\b/i;

export const CAREER_BREAK =
  /^(?:career (?:break|gap)|gap year|(?:parental|maternity|paternity|family|medical|sick|personal) leave|sabbatical|unemployed|between jobs|job search|seeking employment|travel(?:l?ing)?|world travel|elternzeit|arbeitslos|arbeitssuchend|congé (?:parental|maternité)|baja maternal)\b/i;

export const BIRTH =
  /\b(?:date of birth|birth ?date|birthday|born|d\.?o\.?b\.?|geboren|geburtsdatum|geb\.|né(?:e)? le|date de naissance|fecha de nacimiento|nacid[oa]|data di nascita|nato|nata|data de nascimento|född|geboortedatum|data urodzenia)(?![\p{L}])|生年月日|出生/iu;

export const AWARD =
  /\b(?:awards?|awarded|employee of the (?:month|quarter|year)|scholarships?|dean['’]?s list|honou?rs?|honou?r roll|prizes?|medals?|winner|won|finalist|nominee|nominated|recognized|certificat(?:e|es|ion|ions)|certified in|licen[sc]e(?:d in)?|patent|published|publication|1st place|first place|rank(?:ed)?|thesis|dissertation|conference|hackathon)\b/i;
