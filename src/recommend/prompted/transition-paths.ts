/**
 * Paths of the graph of moves: how training people came from titles that a person held to titles that are candidates.
 *
 * In: the moves of training people; a history's titles and candidates.  Out: the likeliest paths of two shapes, with the counts behind them.
 *
 *     a title held ─► a candidate                      what of those who left the one took up the other
 *     the last title ─► any title ─► a candidate       two moves, each counted by itself
 */
import type { Case, LabelSpace } from "../../domain/index.ts";
import { codedJobs } from "../../histories/coded-jobs.ts";

/** One edge: of so many moves away from a title, how many led to another. */
export type CountedMove = { readonly from: number; readonly to: number; readonly count: number; readonly of: number };

/** One move or two, the second beginning where the first ends. */
export type TransitionPath = readonly CountedMove[];

/** From each title, how often each other came next. A stay is no move. */
export type TransitionGraph = ReadonlyMap<number, { readonly next: ReadonlyMap<number, number>; readonly of: number }>;

/** @param cases every transition of training people */
export function transitionGraph(cases: readonly Case[], space: LabelSpace): TransitionGraph {
  const graph = new Map<number, { next: Map<number, number>; of: number }>();
  for (const { history, next } of cases) {
    const from = codedJobs(history, space).at(-1)?.title;
    const to = space.indexOf(next.code)!;
    if (from === undefined || from === to) continue;
    const node = graph.get(from) ?? { next: new Map<number, number>(), of: 0 };
    graph.set(from, node);
    node.next.set(to, (node.next.get(to) ?? 0) + 1);
    node.of++;
  }
  return graph;
}

/** @param held titles, oldest first @returns at most so many paths, the likeliest first; of two titles the one path of each shape that is likeliest */
export function pathsBetween(
  held: readonly number[],
  candidates: readonly number[],
  graph: TransitionGraph,
  most: number,
): TransitionPath[] {
  const direct = [...new Set(held)].flatMap((from) => candidates.flatMap((to) => moveBetween(from, to, graph)));
  const last = held.at(-1);
  const longer = last === undefined ? [] : candidates.flatMap((to) => bestDetour(last, to, graph));
  return [...direct.map((move) => [move]), ...longer].toSorted((a, b) => likelihood(b) - likelihood(a)).slice(0, most);
}

function moveBetween(from: number, to: number, graph: TransitionGraph): CountedMove[] {
  const node = graph.get(from);
  const count = node?.next.get(to);
  return node === undefined || count === undefined ? [] : [{ from, to, count, of: node.of }];
}

/** The likeliest two moves, if there are any. */
function bestDetour(from: number, to: number, graph: TransitionGraph): TransitionPath[] {
  const over = [...(graph.get(from)?.next.keys() ?? [])].filter((between) => between !== to);
  const paths = over.flatMap((between) =>
    moveBetween(between, to, graph).map((second) => [...moveBetween(from, between, graph), second]),
  );
  return paths.toSorted((a, b) => likelihood(b) - likelihood(a)).slice(0, 1);
}

/** Of a walk over the graph. */
function likelihood(path: TransitionPath): number {
  return path.reduce((product, { count, of }) => product * (count / of), 1);
}
