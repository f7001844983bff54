/**
 * The named public data sets: each as careers, a split by person and the protocol it is scored by.
 *
 * In: a name and the folder of the data.  Out: a `Dataset`. Nothing of these files is kept in the repository.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Dataset } from "../../domain/index.ts";
import { BadInputError, Part, type TitleCoder, usualRules, YearMonth } from "../../domain/index.ts";
import { readCareers } from "../read.ts";
import { readEscoCareers } from "./esco-careers.ts";
import { readYearlyCareers } from "./nlsy79.ts";
import { partOf } from "./split.ts";

export const DATASETS = ["nlsy97", "nlsy79", "jobhop-ict", "karrierewege-ict"] as const;
export type DatasetName = (typeof DATASETS)[number];

export function isDatasetName(name: string): name is DatasetName {
  return (DATASETS as readonly string[]).includes(name);
}

/** Later than any date in these data, so that none of them counts as the future, whenever they are read. */
export const AFTER_THE_DATA = YearMonth.parse("2099");

/** Our own split, for data sets without one or whose own split cuts within a person. */
const SPLIT_SEED = 1;

/**
 * @param folder the folder that holds the data, with one sub-folder a data set
 * @throws BadInputError where the name is unknown or a file is missing
 */
export function openDataset(name: string, folder: string, coder: TitleCoder): Dataset {
  if (!isDatasetName(name)) {
    const known = `Known are ${DATASETS.join(", ")}; a careers file is named by its path.`;
    throw new BadInputError("unknown-dataset", { file: name }, "there is no data set of this name", known);
  }
  switch (name) {
    case "nlsy97":
      return openNlsy97(folder, coder);
    case "nlsy79":
      return openNlsy79(folder, coder);
    case "jobhop-ict":
    case "karrierewege-ict":
      return openEsco(name, folder, coder);
    default:
      return name satisfies never;
  }
}

function openNlsy97(folder: string, coder: TitleCoder): Dataset {
  const careers = dataFile(folder, "nlsy97-careers/careers.jsonl.gz");
  const split = dataFile(folder, "nlsy97-careers/split.tsv");
  // No figure but the breakdown by label rests on it, so the careers can be read without.
  const crosswalk = join(folder, "census-soc-onet/census2010_to_onet2019.tsv");
  const parts = readSplit(split);
  return {
    name: "nlsy97",
    careers: () => readCareers(careers, { coder, format: "careers", today: AFTER_THE_DATA }),
    part: (person) => {
      const part = parts.get(person);
      if (part) return part;
      throw new BadInputError(
        "not-in-split",
        { file: split },
        `person ${person} is not in it`,
        "Take both files from one release of the data.",
      );
    },
    rules: usualRules("last-adult-job"),
    files: [careers, split],
    ...(existsSync(crosswalk) && { titlesOfCensus: readTitlesOfCensus(crosswalk) }),
    notice:
      "NLSY97 (US Bureau of Labor Statistics): the next spell of work, given that there is one, of US people born 1980 to 1984 and seen up to about 42.",
  };
}

/** How many titles each code might mean, of the crosswalk by which the careers were coded. */
function readTitlesOfCensus(file: string): Map<string, number> {
  const [head, ...rows] = readFileSync(file, "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split("\t"));
  const [code, candidates] = ["census2010", "onet2019_candidates"].map((name) => head!.indexOf(name));
  return new Map(rows.map((row) => [row[code!]!, row[candidates!]!.split("|").length]));
}

function readSplit(file: string): Map<string, Part> {
  const rows = readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1);
  return new Map(rows.map((row) => [row.split("\t")[0]!, Part.parse(row.split("\t")[1])]));
}

function openNlsy79(folder: string, coder: TitleCoder): Dataset {
  const careers = dataFile(folder, "nlsy79-careers/careers.jsonl.gz");
  return {
    name: "nlsy79",
    careers: () => readYearlyCareers(careers, { coder, today: AFTER_THE_DATA }),
    part: (person) => partOf(person, SPLIT_SEED),
    rules: usualRules("every-transition"),
    files: [careers],
    notice:
      "NLSY79 (US Bureau of Labor Statistics): yearly occupations, 1982 to 2000, of US people born 1957 to 1964, folded into spells; many changes are coding noise.",
  };
}

function openEsco(name: "jobhop-ict" | "karrierewege-ict", folder: string, coder: TitleCoder): Dataset {
  const interactions = dataFile(folder, `${name}/interactions.csv.gz`);
  const crosswalks = {
    typed: dataFile(folder, "esco/crosswalk_esco_onet.csv.gz"),
    reverse: dataFile(folder, "esco/crosswalk_esco_onet_reverse.csv.gz"),
  };
  return {
    name,
    careers: () => readEscoCareers(interactions, crosswalks, { coder, today: AFTER_THE_DATA }),
    part: (person) => partOf(person, SPLIT_SEED),
    rules: usualRules("every-transition"),
    files: [interactions, crosswalks.typed, crosswalks.reverse],
    notice:
      name === "jobhop-ict"
        ? "JobHop-ICT (Ghent University and VDAB, CC BY 4.0): only the ICT jobs of Flemish job seekers; ESCO labels crosswalked to O*NET, so codes are coarser than labels."
        : "Karrierewege-ICT: only the ICT jobs of German résumés, without dates; ESCO labels crosswalked to O*NET; for research only.",
  };
}

function dataFile(folder: string, name: string): string {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  throw new BadInputError(
    "missing-data",
    { file: path },
    "this file of the public data is not there",
    "Set WHEREFORE_DATA to the folder that holds the data sets.",
  );
}
