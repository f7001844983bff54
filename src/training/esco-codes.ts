/**
 * The table of ESCO's occupations by O*NET code that ships with the repository.
 *
 * In: the official crosswalk, both ways.  Out: artefacts/esco-codes.json: of each ESCO occupation that it has, the closest O*NET codes, and
 * whether the match is exact. What only the reverse table has counts where it gives one code.
 */
import { join } from "node:path";
import { writeWhole } from "../records/whole-file.ts";
import { CROSSWALK_HEAD, csvRowsOf } from "./rows-of-data.ts";

const MATCHES = ["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "exactISCO"];
const OCCUPATION = "http://data.europa.eu/esco/occupation/";
const ATTRIBUTION =
  "This service uses the ESCO classification of the European Commission, adapted, and the ESCO-O*NET crosswalk of the ESCO Secretariat and USDOL/ETA.";

export async function writeEscoCodes(data: string, folder: string): Promise<void> {
  const typed = await csvRowsOf(join(data, "esco/crosswalk_esco_onet.csv.gz"), CROSSWALK_HEAD);
  const reverse = await csvRowsOf(join(data, "esco/crosswalk_esco_onet_reverse.csv.gz"), 1);
  const occupations = await csvRowsOf(join(data, "esco/occupations_en.csv.gz"), 1);
  const codes: Record<string, string> = {};
  const matches = Map.groupBy(typed, (row) => row["ESCO or ISCO URI"] ?? "");
  for (const [uri, rows] of matches) {
    if (!uri.startsWith(OCCUPATION)) continue;
    const ranked = rows.map((row) => ({ code: row["O*NET Id"]!, rank: MATCHES.indexOf(row["Type of Match"] ?? "") }));
    const closest = Math.min(...ranked.map(({ rank }) => rank));
    const own = ranked.filter(({ rank }) => rank === closest).map(({ code }) => code);
    codes[uri.slice(OCCUPATION.length)] = `${closest === 0 ? "=" : ""}${own.toSorted().join(" ")}`;
  }
  const back = Map.groupBy(reverse, (row) => row["ESCO/ISCO Code"] ?? "");
  for (const { conceptUri = "", code = "" } of occupations) {
    const id = conceptUri.slice(OCCUPATION.length);
    const own = back.get(code) ?? [];
    if (codes[id] === undefined && own.length === 1) codes[id] = own[0]!["O*NET-SOC 2019 Code"]!;
  }
  const sorted = Object.fromEntries(Object.entries(codes).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const written = { format: "wherefore-esco-codes/1", attribution: ATTRIBUTION, codes: sorted };
  await writeWhole(join(folder, "esco-codes.json"), `${JSON.stringify(written)}\n`);
}
