/**
 * Whether a title is written in a language other than English, and which where its words say so.
 *
 * In: a title as written.  Out: a language by its ISO 639-1 code, "und" for one that is not told apart, or undefined for English.
 * Titles are two or three words, too few for letter statistics: what speaks is the script, the small words ("de", "für", "og"), and the
 * words of work that are common in a language and do not exist in English.
 */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, "ja"],
  [/\p{Script=Hangul}/u, "ko"],
  [/\p{Script=Han}/u, "zh"],
  [/\p{Script=Arabic}/u, "ar"],
  [/\p{Script=Hebrew}/u, "he"],
  [/\p{Script=Greek}/u, "el"],
  [/\p{Script=Thai}/u, "th"],
  [/\p{Script=Devanagari}/u, "hi"],
  [/[іїєґ]/iu, "uk"],
  [/\p{Script=Cyrillic}/u, "ru"],
];

/** Words of work by language, without the ones that are English too. A trailing "-" is a beginning, a leading "-" an ending. */
const WORDS: Readonly<Record<string, string>> = {
  de: `und für im zur zum der des bei mit leiter leiterin leitung mitarbeiter mitarbeiterin sachbearbeiter sachbearbeiterin lehrer lehrerin koch
    köchin kellner kellnerin verkäufer verkäuferin krankenpfleger krankenschwester pfleger pflegekraft arzt ärztin ingenieur ingenieurin
    geschäftsführer geschäftsführerin fahrer kraftfahrer maurer tischler schreiner elektriker bäcker fleischer metzger friseur friseurin
    buchhalter buchhalterin steuerberater rechtsanwalt schüler auszubildender auszubildende azubi praktikant praktikantin werkstudent aushilfe
    berater beraterin entwickler entwicklerin gärtner erzieher erzieherin schlosser schweißer hausmeister reinigungskraft lagerist
    wissenschaftlicher sekretärin polizist soldat landwirt zahnarzt apotheker selbständig selbstständig student -arbeiter -arbeiterin -leiter -leiterin -führer
    -mechaniker -techniker -technikerin -kaufmann -kauffrau -verkäufer -berater -helfer -fachkraft -entwickler -ingenieur -pfleger -schwester -lehrer -fahrer
    -meister -erin -assistentin -verwaltung -wesen -dienst`,
  fr: `de du des la le les et en aux au pour chez dans chef* chargé chargée responsable directeur directrice ingénieur ingénieure développeur développeuse
    infirmier infirmière médecin enseignant enseignante professeur professeure vendeur vendeuse serveur serveuse cuisinier cuisinière boulanger
    comptable avocat avocate conducteur conductrice chauffeur* ouvrier ouvrière employé employée gérant gérante conseiller conseillère stagiaire
    apprenti alternant caissier caissière assistante secrétaire technicien technicienne aide-soignant aide-soignante agent* animateur animatrice
    éducateur éducatrice étudiant étudiante maçon plombier électricien menuisier mécanicien mécanicienne coiffeur coiffeuse pharmacien
    pharmacienne actuaire rédacteur rédactrice formateur formatrice produit établissement entreprise équipe projet projets -ière -euse -trice -eur* -ien* -ienne`,
  es: `de del la el los las y en para por con ingeniero ingeniera enfermero enfermera médico médica maestro maestra profesor profesora cajero cajera
    gerente director* vendedor vendedora camarero camarera cocinero cocinera contador contadora abogado abogada abogadas conductor* obrero jefe jefa
    encargado encargada técnico técnica auxiliar administrativo administrativa desarrollador desarrolladora ayudante limpieza mesero mesera
    albañil electricista carpintero fontanero panadero peluquero peluquera secretario secretaria analista asesor asesora dependiente
    repartidor recepcionista becario becaria practicante estudiante dueño propietario ventas obra gestor gestora coordinador coordinadora
    supervisor* operario operaria trabajador trabajadora asistente -ero* -era* -ador -adora -ista* -ción`,
  pt: `de da do das dos e em para enfermeiro enfermeira médico médica professor* professora engenheiro engenheira gerente diretor diretora vendedor
    vendedora cozinheiro cozinheira advogado advogada motorista estagiário estagiária auxiliar analista desenvolvedor desenvolvedora
    operador operadora técnico caixa atendente pedreiro padeiro assistente vendas coordenador coordenadora -eiro -eira -ção -dor -dora`,
  it: `di della dello dei delle del il lo la e per con addetto addetta impiegato impiegata infermiere infermiera medico insegnante ingegnere
    cameriere cameriera cuoco cuoca commesso commessa autista avvocato operaio operaia direttore direttrice responsabile sviluppatore
    tecnico segretaria barista* contabile ragioniere magazziniere parrucchiere muratore elettricista idraulico studente tirocinante
    -tore -trice -iere -iera -aio`,
  nl: `de het van voor en bij met medewerker medewerkster verpleegkundige leraar lerares docent ingenieur kok ober verkoper verkoopster
    chauffeur* timmerman loodgieter schilder boekhouder advocaat arts huisarts tandarts directeur leidinggevende stagiair adviseur
    beheerder ontwikkelaar onderzoeker bakker slager kapper kapster schoonmaker magazijnmedewerker vrachtwagenchauffeur monteur conciërge
    leerkracht zorgmedewerker -medewerker -verpleegkundige -kundige -leider -meester -bouwer -monteur -werker* -beheerder -machinist`,
  sv: `och för av med på inom till lärare sjuksköterska läkare ingenjör kock servitör servitris säljare butikssäljare undersköterska snickare
    rörmokare elektriker målare ekonom jurist advokat chef* förare lastbilschaufför städare vaktmästare tränare personlig teknisk fartyg
    handläggare konsult utvecklare projektledare barnskötare redovisningsekonom receptionist* -ledare -skötare -skötare -chef -ingenjör -tekniker -lärare -arbetare`,
  da: `og til af med på hos lærer sygeplejerske læge ingeniør kok tjener sælger pædagog tømrer elektriker maler snedker chauffør leder
    projektleder konsulent udvikler medarbejder rengøringsassistent sosu -medarbejder -leder -hjælper -ingeniør -assistent* sykepleier lege
    selger elektriker rørlegger tømrer vaktmester daglig`,
  pl: `i w z na do dla oraz nauczyciel nauczycielka pielęgniarka pielęgniarz lekarz inżynier kucharz kelner kelnerka sprzedawca kierowca murarz
    księgowy księgowa kierownik dyrektor specjalista specjalistka magazynier stolarz elektryk mechanik pracownik asystent asystentka
    programista fryzjer piekarz operator* technik -arz -owy -nik -ista*`,
  tr: `ve öğretmen hemşire mühendis doktor müdür müdürü garson aşçı avukat muhasebeci satış temsilcisi uzmanı yazılım sorumlusu`,
  id: `dan di untuk guru perawat dokter insinyur manajer kasir karyawan staf sopir pelayan kerani jurutera juruteknik pembantu pengurus eksekutif`,
  fi: `ja opettaja sairaanhoitaja lääkäri insinööri kokki tarjoilija myyjä kirjanpitäjä siivooja sähköasentaja putkimies johtaja -hoitaja -myyjä -työntekijä -päällikkö -johtaja`,
  cs: `a pro ve učitel učitelka sestra lékař inženýr kuchař číšník prodavač prodavačka účetní řidič vedoucí dělník`,
  hu: `és tanár ápoló orvos mérnök szakács pincér eladó könyvelő sofőr vezető asszisztens munkatárs`,
  ro: `și de la profesor asistentă medic inginer bucătar ospătar vânzător contabil șofer muncitor`,
};
/** Small words that English titles have too, by themselves or in names ("Los Angeles", "de facto", "Van Nuys"): they only count beside others. */
const WEAK = new Set(
  "de la le les du des el los las del en a i e do da di y et van der la im do na w z ve student lo il con per dos das pro ja dan at of med a".split(
    " ",
  ),
);

type Marks = {
  readonly words: ReadonlyMap<string, string[]>;
  readonly endings: readonly (readonly [string, string])[];
};
const MARKS = marksOf();

function marksOf(): Marks {
  const words = new Map<string, string[]>();
  const endings: [string, string][] = [];
  for (const [language, text] of Object.entries(WORDS)) {
    for (const written of text.split(/\s+/u)) {
      const word = written.replace("*", "");
      // A word with a star is English too: it is listed for a reader's sake only.
      if (written.endsWith("*")) continue;
      if (word.startsWith("-")) endings.push([word.slice(1), language]);
      else words.set(word, [...(words.get(word) ?? []), language]);
    }
  }
  return { words, endings: endings.sort(([one], [other]) => other.length - one.length) };
}

const ACCENTED = /[àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßąćęłńśźżčďěňřšťůžőűğışțșăā]/iu;

/** @param known whether a word stands in English titles */
export function languageOf(written: string, known: (word: string) => boolean): string | undefined {
  for (const [script, language] of SCRIPTS) if (script.test(written)) return language;
  const lower = written.normalize("NFC").toLowerCase();
  const words = lower.match(/[\p{L}]+/gu) ?? [];
  const elided = /(?<![\p{L}])(?:[ld]|qu)['’](?=\p{L})/iu.test(lower);
  const votes = new Map<string, number>();
  const vote = (language: string, weight: number) => votes.set(language, (votes.get(language) ?? 0) + weight);
  if (elided) vote("fr", 1);
  for (const word of words) {
    const isKnown = known(word);
    for (const language of MARKS.words.get(word) ?? []) {
      if (WEAK.has(word)) vote(language, 0.5);
      // A word of another language that English titles have as well ("chauffeur") says less.
      else vote(language, isKnown && !ACCENTED.test(word) ? 0.5 : 1);
    }
    if (isKnown || word.length < 5) continue;
    const ending = MARKS.endings.find(([end]) => word.endsWith(end) && word.length > end.length + 1);
    if (ending !== undefined && !MARKS.words.has(word)) vote(ending[1], 0.75);
  }
  const unknown = words.filter((word) => !known(word) && word.length > 2);
  if (unknown.some((word) => ACCENTED.test(word))) vote("und", 0.5);
  const [best] = [...votes].sort(([, one], [, other]) => other - one);
  // "Director de Ventas" has an English word, a small word and an unknown one; "Cook, El Paso" has no unknown one.
  if (best === undefined || unknown.length === 0) return undefined;
  const [language, weight] = best;
  const all = weight + (language === "und" ? 0 : (votes.get("und") ?? 0));
  if (all >= 1 || (all >= 0.5 && unknown.length >= words.length / 2)) return language;
  return undefined;
}
