/**
 * A table of invented careers as a stranger has them, with columns of their own names, and the mapping that says what they hold.
 *
 * In: a folder, how many people, and who says when they were born.  Out: people.csv and map.json there, the same bytes each time.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../../src/domain/index.ts";

const TITLES = ["Registered Nurse", "Cashier", "Cook", "Waiter", "Accountant", "Carpenter", "Electrician"];

export function writeStrangersTable(folder: string, people: number, saysBirth: (person: number) => boolean): void {
  const random = seededRandom(4);
  const draw = (choices: number) => Math.floor(random() * choices);
  const rows = Array.from({ length: people }, (_, person) => {
    let [year, title] = [2000 + draw(6), draw(TITLES.length)];
    return Array.from({ length: 3 + draw(3) }, () => {
      const from = year;
      year += 1 + draw(3);
      const row = `e${person},${TITLES[title]},${from},${year},${saysBirth(person) ? 1975 : ""}`;
      if (random() > 0.4) title = (title + 1) % TITLES.length;
      return row;
    });
  });
  writeFileSync(join(folder, "people.csv"), `Employee No,Job,From,To,Born\n${rows.flat().join("\n")}\n`);
  const mapping = { person: "Employee No", title: "Job", start: "From", end: "To", birthYear: "Born" };
  writeFileSync(join(folder, "map.json"), JSON.stringify(mapping));
}
