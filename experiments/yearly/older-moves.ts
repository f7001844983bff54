/** The moves of an older survey. In: its careers, an occupation a year.  Out: of each change between two states of a space, from and to. */
import type { Dataset, LabelSpace } from "../../src/domain/index.ts";
import { codedJobs } from "../../src/histories/coded-jobs.ts";

export async function olderMoves(older: Dataset, space: LabelSpace): Promise<[from: number, to: number][]> {
  const moves: [number, number][] = [];
  for await (const career of older.careers()) {
    const titles = codedJobs(career, space).map(({ title }) => title);
    titles.slice(1).forEach((to, at) => {
      if (to !== titles[at]!) moves.push([titles[at]!, to]);
    });
  }
  return moves;
}
