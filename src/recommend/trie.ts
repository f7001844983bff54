/**
 * A trie over the tokens of all titles: what a language model is walked along when it ranks a closed set.
 *
 * In: each title as tokens, ending in a token that closes it.  Out: a tree whose leaves are titles; titles with a common beginning share
 * its nodes, so their common tokens are asked for once.
 */
export type TrieNode = {
  /** The tokens from the root to here. */
  readonly path: readonly number[];
  readonly children: Map<number, TrieNode>;
  /** The title that ends here, or undefined. */
  title: number | undefined;
};

/** @param titles token ids a title; no two the same, none a beginning of another (a closing token sees to that) */
export function buildTrie(titles: readonly (readonly number[])[]): TrieNode {
  const root: TrieNode = { path: [], children: new Map(), title: undefined };
  titles.forEach((tokens, title) => {
    let node = root;
    for (const token of tokens) {
      let next = node.children.get(token);
      if (next === undefined) {
        next = { path: [...node.path, token], children: new Map(), title: undefined };
        node.children.set(token, next);
      }
      node = next;
    }
    if (node.title !== undefined || node.children.size > 0)
      throw new RangeError(`title ${title} is the same as another, or the beginning of one`);
    node.title = title;
  });
  return root;
}

/** Follows the only child as long as there is only one: along it nothing is to be decided. */
export function nextBranch(node: TrieNode): TrieNode {
  let at = node;
  while (at.title === undefined && at.children.size === 1) at = at.children.values().next().value!;
  return at;
}
