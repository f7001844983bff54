/** Files that the page makes for its reader: the session, the history with codes, the ranking. Nothing is sent; the browser saves them. */
import type { RankedOccupation, Shown } from "../engine/shown.ts";
import { ask } from "./engine-client.ts";
import { writeSession } from "./session-file.ts";
import type { PageSession } from "./store.ts";

function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

export function saveSession(session: PageSession): void {
  save("wherefore-session.json", "application/json", writeSession(session));
}

export async function saveJsonResume({ career }: PageSession): Promise<void> {
  save("resume.json", "application/json", `${JSON.stringify(await ask("jsonResume", career), undefined, 2)}\n`);
}

export function saveCsv({ usual, anew, estimated }: Shown): void {
  const head = [
    "list",
    "place",
    "code",
    "title",
    "followed_of_100",
    "low",
    "high",
    "counted_on",
    "place_before",
    "estimated",
  ];
  const rows = (list: string, ranked: readonly RankedOccupation[]) =>
    ranked.map(({ place, code, title, followed, placeBefore }) => [
      list,
      place,
      code,
      title,
      followed?.of100 ?? "",
      followed?.low ?? "",
      followed?.high ?? "",
      followed?.counted ?? "",
      placeBefore,
      estimated,
    ]);
  const lines = [head, ...rows("next", usual), ...rows("new", anew)].map((row) => row.map(cell).join(","));
  save("wherefore-ranking.csv", "text/csv", `${lines.join("\r\n")}\r\n`);
}

function cell(value: string | number | boolean): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
