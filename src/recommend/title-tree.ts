/**
 * All titles behind one prompt, as a row that a decoder reads in one pass.
 *
 * In: each title as tokens.  Out: for a prompt the row; for what the decoder says at its branches the probability of every title.
 * Only the tokens on the way to a branch are read, since behind the last one nothing is to be decided: of about 7,500 nodes some 500.
 * The score is that of rank-by-trie.ts, normalised at every branch, but every branch is asked, so it is exact.
 */
import type { Distribution } from "../domain/index.ts";
import { append, emptyRow, type Row } from "../networks/rows.ts";
import { buildTrie, nextBranch, type TrieNode } from "./trie.ts";

/** A node with several children. */
type Branch = {
  readonly node: TrieNode;
  /** Its token among those behind the prompt; undefined for the root, where the prompt's last token asks. */
  readonly at: number | undefined;
};

export type TitleTree = {
  readonly titles: number;
  /** Where the first choice is, or the only title. */
  readonly first: TrieNode;
  /** The tokens behind the prompt, each with the one it follows; undefined follows the prompt. */
  readonly tokens: readonly { readonly token: number; readonly follows: number | undefined }[];
  readonly branches: readonly Branch[];
  /** The tokens that are chosen among at some branch, each once. */
  readonly among: readonly number[];
};

/** @param titles tokens a title, each ending in a token that closes it */
export function titleTree(titles: readonly (readonly number[])[]): TitleTree {
  const tokens: { token: number; follows: number | undefined }[] = [];
  const branches: Branch[] = [];
  const visit = (node: TrieNode, at: number | undefined): void => {
    if (node.children.size > 1) branches.push({ node, at });
    for (const [token, child] of node.children) {
      if (nextBranch(child).children.size > 1) visit(child, tokens.push({ token, follows: at }) - 1);
    }
  };
  const root = buildTrie(titles);
  visit(root, undefined);
  const among = [...new Set(branches.flatMap(({ node }) => [...node.children.keys()]))];
  return { titles: titles.length, first: nextBranch(root), tokens, branches, among };
}

/** The prompt and behind it the tree; what is asked about has no token of its own, because all children are. */
export function rowBehind(prompt: readonly number[], tree: TitleTree): Row {
  const row = emptyRow();
  const last = append(row, -1, prompt);
  const places = tree.tokens.map(() => 0);
  tree.tokens.forEach(({ token, follows }, at) => {
    places[at] = append(row, follows === undefined ? last : places[follows]!, [token]);
  });
  for (const { at } of tree.branches) row.asked.push({ after: at === undefined ? last : places[at]!, token: 0 });
  return row;
}

/** @param logits [branches, among], in the tree's own orders */
export function shareAlong({ titles, first, branches, among }: TitleTree, logits: Float32Array): Distribution {
  const column = new Map(among.map((token, at) => [token, at]));
  const distribution = new Float64Array(titles);
  const mass = new Map([[first, 1]]);
  if (first.title !== undefined) distribution[first.title] = 1;
  // A branch stands behind those that lead to it, so its own mass is known when it comes.
  branches.forEach(({ node }, branch) => {
    const own = mass.get(node)!;
    const children = [...node.children].map(([token, child]) => ({
      child: nextBranch(child),
      logit: logits[branch * among.length + column.get(token)!]!,
    }));
    const largest = children.reduce((most, { logit }) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
    const all = children.reduce((sum, { logit }) => sum + Math.exp(logit - largest), 0);
    for (const { child, logit } of children) {
      const share = (own * Math.exp(logit - largest)) / all;
      if (child.title === undefined) mass.set(child, share);
      else distribution[child.title] = share;
    }
  });
  return distribution;
}
