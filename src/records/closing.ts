/**
 * What is opened is closed, whatever happens in between: the last opened first.
 *
 * In: a work that is handed `later`, to be told after each opening what closes it.  Out: what the work gives, after all is closed. It stands
 * for `await using`, which Node 22 does not have.
 */
export async function closingAfter<Made>(
  work: (later: (close: () => Promise<unknown>) => void) => Promise<Made>,
): Promise<Made> {
  const opened: (() => Promise<unknown>)[] = [];
  try {
    return await work((close) => opened.push(close));
  } finally {
    for (const close of opened.reverse()) await close();
  }
}
