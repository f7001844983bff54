/**
 * Where the public data come from, so that anybody can have them again: facts, and no file of theirs.
 *
 * In: a set's name.  Out: its source, commit and licence, its files with their SHA-256, and how it is made from its source's own tables.
 */
import type { DatasetName } from "./datasets.ts";

export type SourceFile = {
  /** Under WHEREFORE_DATA. */
  readonly path: string;
  readonly sha256: string;
  /** Our own command writes it from the other files of the set. */
  readonly built?: true;
};

export type DataSource = {
  readonly name: DatasetName | "crosswalks";
  readonly from: string;
  readonly commit: string;
  readonly licence: string;
  readonly files: readonly SourceFile[];
  /** What to do by hand where nothing can be fetched. */
  readonly byHand: string;
};

export const DATA_SOURCES: readonly DataSource[] = [
  {
    name: "nlsy97",
    from: "NLSY97 public use (US Bureau of Labor Statistics), GitHub meisbase/NLSY97_College_to_Employment",
    commit: "1d537f46e313ebd3019704de7f0f1cb2ee9913c7",
    licence: "NLS public use, free of charge, no names; cite BLS",
    files: [
      {
        path: "nlsy97-careers/person_year.tsv.gz",
        sha256: "543c022088107e266b1cb050907e2b51a40c83c121d4391df91b36e5793cb28f",
      },
      {
        path: "nlsy97-careers/person.tsv.gz",
        sha256: "883ffaf7a6030ba21ea000cc4ec5e1d45ac9abae410492b783280ea0583f5ca4",
      },
      {
        path: "nlsy97-careers/split.tsv",
        sha256: "6b74e2ff9a82b5135a1cc1c8f01a23479e433ac6e2d8e2e164a4017354d75a78",
      },
      {
        path: "nlsy97-careers/careers.jsonl.gz",
        sha256: "01ea25215d5b31c93df6dd1db5691d54fd69dd4cbebd57506ea13630bf70b269",
        built: true,
      },
    ],
    byHand:
      "From 3_Data_Analysis/Data/Cleaned_Data/R/long_year.rds write two tables, tab-separated: person_year.tsv (id, year, age, job_id, census2010_occ, employment, hours, enrolled) and person.tsv (id, birth_year, highest_degree, year_hs, year_aa, year_ba, year_ma, year_phd, year_prof, major_field).",
  },
  {
    name: "nlsy79",
    from: "NLSY79 public use (US Bureau of Labor Statistics), GitHub OpenSourceEconomics/ekw-data",
    commit: "22094556f332864fea90a5cd68735e834739afc9",
    licence: "NLS public use, free of charge, no names; cite BLS; the repository is MIT",
    files: [
      {
        path: "nlsy79-careers/cps_occupation_census1980_by_year.csv.gz",
        sha256: "b8717f6c02e9d094cf1e5afe4651b635336d3d850eb2c1f074fccff1224703e3",
      },
      {
        path: "nlsy79-careers/highest_grade_completed_by_year.csv.gz",
        sha256: "795b8e9140f745ad68f3cb2077f564d99a9d869e2034b32a8492debfc7aa60b1",
      },
      {
        path: "nlsy79-careers/careers.jsonl.gz",
        sha256: "96067a013f547da69269c640a6fd64d24213cc9a0632b46e1d658f261ae87fd8",
        built: true,
      },
    ],
    byHand:
      "Of eckstein-keane-wolpin/material/sources take CPS80_occ_codes.csv and Unrevised_highest_grade_completed.csv; head their columns R0000100 and the years, and gzip them under the names above.",
  },
  {
    name: "jobhop-ict",
    from: "JobHop (Ghent University, VDAB), ICT subset of GitHub canay/hybrid-talent-rec-benchmarks",
    commit: "775d797dd8ebbdcfb42d65655746b9b59f404e0a",
    licence: "CC BY 4.0",
    files: [
      {
        path: "jobhop-ict/interactions.csv.gz",
        sha256: "216747cc36fc576df24ac424c186bde9322f71bae6fb4b2927049bdb4537c5ae",
      },
      {
        path: "jobhop-ict/items.csv.gz",
        sha256: "e04aeb374c9354c4583e601e2d024d9e90ce43c066f2c2bd9b63d39ce53b925c",
      },
    ],
    byHand: "Of data/prepared/jobhop_ict_benchmark_v1 take interactions.csv and items.csv, and gzip them.",
  },
  {
    name: "karrierewege-ict",
    from: "Karrierewege (Senger et al., arXiv 2412.14612), ICT subset of GitHub canay/hybrid-talent-rec-benchmarks",
    commit: "775d797dd8ebbdcfb42d65655746b9b59f404e0a",
    licence: "not stated by its makers: research and testing only",
    files: [
      {
        path: "karrierewege-ict/interactions.csv.gz",
        sha256: "23484591dc35831c03810ef32f35c15211c385b7eee31bf8c8dcebad078a12a6",
      },
      {
        path: "karrierewege-ict/items.csv.gz",
        sha256: "08750ab54d508912416f142aabfd2b9f068012967410243f52d281c909de6c0e",
      },
    ],
    byHand: "Of data/prepared/karrierewege_ict_benchmark_v1 take interactions.csv and items.csv, and gzip them.",
  },
  {
    name: "crosswalks",
    from: "US Census Bureau and BLS code lists, IPUMS occ1990; ESCO to O*NET (GitHub Avature/melo-benchmark)",
    commit: "014982fef0abf5149b16e75b1043bd286ae4c98f",
    licence: "US public domain; ESCO: Commission Decision 2011/833/EU; O*NET CC BY 4.0",
    files: [
      {
        path: "census-soc-onet/census2010_to_onet2019.tsv",
        sha256: "81d22dfc1452fd3a1e197b4f7b5d5871e7ba53fabe0c96cefc3cd5c3bbe9d939",
      },
      {
        path: "census-soc-onet/census1980_to_occ1990_onet2019.tsv",
        sha256: "5d9dae3bc459ad50fbae1bdf976bfa1fe5da3389f9181baabafcab0c6eb73084",
      },
      {
        path: "esco/crosswalk_esco_onet.csv.gz",
        sha256: "0ce7d543465bbc51dd45749619643c2439a66f62afa5b5bd82466ac10cae668a",
      },
      {
        path: "esco/crosswalk_esco_onet_reverse.csv.gz",
        sha256: "363fccdaceff125e29409e4a96483e7952945c29d142d7148502ae648a502888",
      },
    ],
    byHand:
      "The two census tables are derived: each Census code's O*NET-SOC 2019 candidates by the Bureau's crosswalks, one of them chosen by title, residual or employment.",
  },
];
