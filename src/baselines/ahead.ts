/**
 * AHEAD without employers: titles see by attention where people went from them and came from, and a recurrent network reads the jobs.
 *
 * In: packed tokens of jobs, and the training careers whose moves are the graph.  Out: scores of titles.
 * Source: Zhang et al. (2021), "Attentive Heterogeneous Graph Embedding for Job Mobility Prediction": attention over neighbours within a
 * kind of edge, then over the kinds, then gated recurrent units. What it has and this lacks: nodes for employers and the second recurrent
 * stream that reads them, because employers are known within a person alone. So nodes are titles, and an employer only tells moves within
 * one from moves between two: with their directions four kinds of edges. Duration is a feature of a job and is not predicted.
 */
import type { Case, LabelSpace } from "../domain/index.ts";
import { codedJobs } from "../histories/coded-jobs.ts";
import { norm } from "../networks/attention.ts";
import { gruStates } from "../networks/gru.ts";
import type { Tensor } from "../tensor/graph.ts";
import {
  add,
  concatenate,
  dropout,
  gatherRows,
  matmul,
  multiply,
  reshape,
  scale,
  slice,
  softmax,
  softmaxWeighted,
} from "../tensor/operators.ts";
import { longestCases } from "./career-batches.ts";
import { titleTable } from "./job-tokens.ts";
import { BASELINE_SIZES, currentTitle, jobVectors, titleScores } from "./sasrec-baseline.ts";
import type { SequenceBaseline } from "./sequence-baseline.ts";

/** Of each kind of edge the neighbours that most people went to or came from. */
const NEIGHBOURS = 12;
const KINDS = ["to, within an employer", "from, within an employer", "to another employer", "from another employer"];

/** [titles x NEIGHBOURS]: neighbours by falling count, and log of their share; the title itself fills what is left, with weight 0. */
export type Edges = { readonly neighbours: Int32Array; readonly logShares: Float32Array };

export function aheadBaseline(space: LabelSpace, edges: readonly Edges[], sizes = BASELINE_SIZES): SequenceBaseline {
  return {
    method: "ahead-reduced/1",
    causal: true,
    epochs: 10,
    features: true,
    scores: (graph, inputs) => {
      const table = inItsGraph(titleTable(graph, space, sizes.width), edges, sizes.dropout);
      const vectors = norm(jobVectors(graph, table, inputs, sizes.width, true), "before");
      const states = dropout(
        gatherRows(gruStates(dropout(vectors, sizes.dropout), inputs.places, inputs.shape), inputs.at),
        sizes.dropout,
      );
      return titleScores(states, table, currentTitle(graph, table.shape[0]!, inputs));
    },
  };
}

/** Each title's vector, and what it sees of its neighbours of each kind. @param table [titles, width] @returns the same shape */
function inItsGraph(table: Tensor, edges: readonly Edges[], rate: number): Tensor {
  const { graph } = table;
  const [titles, width] = table.shape as [number, number];
  const spread = { normal: 1 / Math.sqrt(width) };
  const byKind = edges.map(({ neighbours, logShares }, kind) => {
    const near = reshape(gatherRows(table, graph.constant(neighbours, [neighbours.length])), [
      titles,
      NEIGHBOURS,
      width,
    ]);
    const asked = reshape(matmul(table, graph.parameter(`kind.${kind}.asked`, [width, width], spread)), [
      titles,
      1,
      width,
    ]);
    const scores = scale(matmul(asked, near, { transposeB: true }), 1 / Math.sqrt(width));
    const known = add(scores, graph.constant(logShares, [titles, 1, NEIGHBOURS]));
    const seen = reshape(softmaxWeighted(known, near, rate), [titles, width]);
    return matmul(seen, graph.parameter(`kind.${kind}.seen`, [width, width], spread));
  });
  const trusted = graph.parameter("kind.trusted", [width, 1], spread);
  const weights = softmax(
    concatenate(
      byKind.map((seen) => matmul(seen, trusted)),
      1,
    ),
  );
  return byKind.reduce((sum, seen, kind) => add(sum, multiply(seen, slice(weights, 1, kind, kind + 1))), table);
}

/** The graph of moves of the training people. A person's last move is what is asked for and is no edge. */
export function movesBetweenTitles(transitions: readonly Case[], space: LabelSpace): Edges[] {
  const titles = space.occupations.length;
  const counts = KINDS.map(() => Array.from({ length: titles }, () => new Map<number, number>()));
  const count = (kind: number, from: number, to: number) => {
    const row = counts[kind]![from]!;
    row.set(to, (row.get(to) ?? 0) + 1);
  };
  for (const { history } of longestCases(transitions)) {
    const jobs = codedJobs(history, space);
    for (const [at, { title, job }] of jobs.entries()) {
      const before = jobs[at - 1];
      if (before === undefined || before.title === title) continue;
      const within = job.employer !== undefined && job.employer === before.job.employer;
      count(within ? 0 : 2, before.title, title);
      count(within ? 1 : 3, title, before.title);
    }
  }
  return counts.map((rows) => edgesOf(rows));
}

/** So far below any score that such a place has no weight beside another. */
const NOBODY = -1e9;

function edgesOf(rows: readonly ReadonlyMap<number, number>[]): Edges {
  const neighbours = new Int32Array(rows.length * NEIGHBOURS);
  const logShares = new Float32Array(rows.length * NEIGHBOURS).fill(NOBODY);
  rows.forEach((row, title) => {
    const most = [...row].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, NEIGHBOURS);
    const all = most.reduce((sum, [, people]) => sum + people, 0);
    neighbours.fill(title, title * NEIGHBOURS, (title + 1) * NEIGHBOURS);
    most.forEach(([other, people], at) => {
      neighbours[title * NEIGHBOURS + at] = other;
      logShares[title * NEIGHBOURS + at] = Math.log(people / all);
    });
  });
  return { neighbours, logShares };
}
