/**
 * Technical documentation in the shape of Annex IV of Regulation (EU) 2024/1689 (the AI Act): its nine numbered headings, under each what files say,
 * and where they say nothing that it is not known here.
 *
 * In: facts as files have them, and what the deployer said.  Out: a document to be printed. It is a beginning of a dossier and no conformity.
 */
import type { Figure, Missing } from "../../evaluate/metrics.ts";
import type { EvaluationReport } from "../../evaluate/report.ts";
import { intervalText } from "../../statistics/texts.ts";
import type { Block, PrintedDocument } from "../printed-document.ts";
import type { KnownFacts } from "./known-facts.ts";

/** What only who runs the system knows. */
export type DeployerSays = {
  readonly use: "guidance" | "research" | "employer" | undefined;
  readonly logs: readonly string[];
  readonly retention: string | undefined;
  readonly made: string;
};

const heading = (level: 2 | 3, text: string): Block => ({ kind: "heading", level, text });
const paragraph = (text: string): Block => ({ kind: "paragraph", text });
const list = (items: readonly string[]): Block => ({ kind: "list", items });

function unknown(what: string): Block {
  return paragraph(`Not known here: ${what}. The provider or deployer says.`);
}

export function annexIv(facts: KnownFacts, says: DeployerSays): PrintedDocument {
  return {
    title: `${facts.package.name} ${facts.package.version}: technical documentation in the shape of Annex IV`,
    blocks: [
      paragraph(
        `Made on ${says.made} from the files of the package and of the run that are named. The headings are those of Annex IV of Regulation (EU) 2024/1689. It is engineering and no legal advice: what stands under "not known here" must be said by who provides or deploys the system, and nothing here declares conformity.`,
      ),
      ...generalDescription(facts, says),
      ...development(facts),
      ...monitoring(facts, says),
      heading(2, "4. Appropriateness of the performance metrics"),
      metricsMeaning(facts.run?.report),
      unknown("why these metrics suit the system's purpose"),
      heading(2, "5. Risk management system (Article 9)"),
      unknown("the risk management system"),
      paragraph(
        "What can be measured with the package: `audit ll144`, `audit groups` and `audit swap` (groups of people), `drift` (change since training); their JSON belongs here.",
      ),
      heading(2, "6. Changes through the lifecycle"),
      paragraph(`This is version ${facts.package.version}; CHANGELOG.md of its repository says what changed.`),
      unknown("changes made by the deployer"),
      heading(2, "7. Harmonised standards applied"),
      unknown("standards, and other solutions where none was applied in full"),
      heading(2, "8. EU declaration of conformity"),
      unknown("the declaration"),
      heading(2, "9. Post-market monitoring (Article 72)"),
      unknown("the monitoring plan"),
    ],
  };
}

const USES = {
  guidance: "Guidance: a person looks at what may come next for themselves, or with a counsellor.",
  research: "Research: methods are compared on careers whose next occupation is known.",
  employer:
    "Employer: answers about candidates or employees. Annex III (4) of the Regulation names employment; the server starts so only with a log, a retention, a notice and a contact.",
} as const;

function generalDescription({ package: own, versions, method }: KnownFacts, { use }: DeployerSays): Block[] {
  return [
    heading(2, "1. General description"),
    heading(3, "(a) Intended purpose, provider, version"),
    paragraph(own.description),
    use === undefined ? unknown("the use it is put to (--use guidance, research or employer)") : paragraph(USES[use]),
    unknown("the name of the provider"),
    paragraph(
      `Package ${own.name}, version ${own.version}, licence ${own.license}. Method: ${method.label}, ${method.about}.`,
    ),
    heading(3, "(b) Interaction with other hardware and software"),
    unknown("the systems that it is connected to"),
    heading(3, "(c) Versions of software"),
    {
      kind: "table",
      caption: "What decides an answer: versions, and files by SHA-256",
      heads: ["What", "Version or SHA-256"],
      rows: Object.entries(versions),
      words: true,
    },
    {
      kind: "table",
      caption: "Packages that it depends on",
      heads: ["Package", "Range"],
      rows: Object.entries({ ...own.dependencies, ...own.optionalDependencies }),
      words: true,
    },
    heading(3, "(d) Forms in which it is placed on the market"),
    list([
      `a package with the commands ${Object.keys(own.bin).join(", ")}`,
      `a library with the doors ${Object.keys(own.exports).join(", ")}`,
    ]),
    heading(3, "(e) Hardware"),
    paragraph(`Any machine with Node ${own.engines.node}.`),
    unknown("the machines it runs on"),
    heading(3, "(f) to (h) Photographs, user interface, instructions for use"),
    unknown("the interface and the instructions that deployers are given"),
  ];
}

function development({ method, cards, notice, sources, run }: KnownFacts): Block[] {
  const trained = method.trainedOn;
  return [
    heading(2, "2. Elements of the system and its development"),
    heading(3, "(a) to (c) Methods, design and architecture: the cards in the package"),
    ...cards.map(({ file, text }): Block => ({ kind: "quoted", from: file, text })),
    heading(3, "(d) Data"),
    trained === null
      ? unknown("what this method was trained on")
      : paragraph(`The method says that it was trained on ${trained.join(", ")}.`),
    {
      kind: "table",
      caption: "Data sets",
      heads: ["Set", "From", "Commit", "Licence"],
      rows: sources.map(({ name, from, commit, licence }) => [name, from, commit, licence]),
      words: true,
    },
    { kind: "quoted", from: "NOTICE", text: notice },
    heading(3, "(e) Human oversight (Article 14)"),
    paragraph(
      "A person can correct how a title was read, strike a fact or hold an answer, and see the ranking change; where nothing was understood nothing is ranked; with the audit log a person's other decision is kept with its words.",
    ),
    unknown("who oversees it, and how that person is trained"),
    heading(3, "(f) Changes that were determined beforehand"),
    unknown("such changes"),
    heading(3, "(g) Validation and testing"),
    ...(run === undefined
      ? [unknown("figures; name a finished evaluation with --run")]
      : [...runBlocks(run), ...run.report.methods.map((one) => figuresTable(one))]),
    heading(3, "(h) Cybersecurity"),
    unknown("the measures of the place where it runs"),
  ];
}

function runBlocks({ name, manifest, report }: NonNullable<KnownFacts["run"]>): Block[] {
  const { settings, startedAt, finishedAt } = manifest;
  return [
    paragraph(
      `Run ${name}: ${report.n.toLocaleString("en")} cases of ${report.people.toLocaleString("en")} people, ${report.on}, ${report.part} part; from ${startedAt} to ${finishedAt}, seed ${settings.seed}. ${report.notice}`,
    ),
    {
      kind: "table",
      caption: "Files that the run read",
      heads: ["File", "SHA-256"],
      rows: Object.entries(settings.data),
      words: true,
    },
  ];
}

function figuresTable({ method, n, failed, metrics, trainedOn }: EvaluationReport["methods"][number]): Block {
  const trained = trainedOn === null ? "" : `; trained on ${trainedOn.join(", ")}`;
  return {
    kind: "table",
    caption: `${method}: ${n.toLocaleString("en")} cases, ${failed} without an answer${trained}. 95 % intervals by person`,
    heads: ["Figure", "Value", "n"],
    rows: Object.entries(metrics).map(([name, figure]) => [name, ...figureCells(figure)]),
  };
}

function figureCells(figure: Figure | Missing): string[] {
  if ("missing" in figure) return [`none: ${figure.missing}`, String(figure.n)];
  return [intervalText(figure, 2), String(figure.n)];
}

function monitoring({ cards, run }: KnownFacts, { logs, retention }: DeployerSays): Block[] {
  const limits = cards.flatMap(({ file, text }): Block[] => {
    const found = /\*\*Limits\.\*\*[\s\S]*?(?=\n\n|$)/.exec(text)?.[0];
    return found === undefined ? [] : [{ kind: "quoted", from: `${file}, limits`, text: found }];
  });
  const breakdowns = run?.report.methods.map(
    ({ method, breakdown }): Block => ({
      kind: "table",
      caption: `${method}: by what people did next, length of the history, field and year`,
      heads: ["By", "Group", "n", "AccEM, %", "HR@10, %", "log p, nats"],
      rows: breakdown.map(({ by, group, n, accEM, hr10, logP }) => [
        by,
        group,
        String(n),
        intervalText(accEM, 1),
        intervalText(hr10, 1),
        "missing" in logP ? `none: ${logP.missing}` : intervalText(logP, 2),
      ]),
    }),
  );
  return [
    heading(2, "3. Monitoring, functioning and control"),
    heading(3, "Capabilities and limits"),
    ...limits,
    ...(breakdowns ?? [unknown("accuracy for kinds of cases; name a finished evaluation with --run")]),
    heading(3, "Logs (Articles 12, 19 and 26)"),
    logs.length === 0
      ? unknown("where logs are kept (--log)")
      : list(logs.map((log) => `${log}: \`wherefore audit verify\` finds any change`)),
    retention === undefined ? unknown("how long they are kept (--retention)") : paragraph(`Kept: ${retention}.`),
    heading(3, "Input data"),
    paragraph(
      "Careers in the formats that `wherefore recommend --help` names; a title that is not understood is said to be, and is not guessed.",
    ),
  ];
}

function metricsMeaning(report: EvaluationReport | undefined): Block {
  const names = Object.keys(report?.methods[0]?.metrics ?? {});
  return names.length === 0
    ? unknown("the metrics; name a finished evaluation with --run")
    : paragraph(`The run has ${names.join(", ")}; docs/metrics.md of the repository defines each.`);
}
