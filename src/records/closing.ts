/**
 * What is opened is closed, whatever happens in between: the last opened first.
 *
 * In: a work that is handed `later`, to be told after each opening what closes it.  Out: what the work gives, after all is closed. It stands
 * for `await using`, which Node 22 does not have: a failure to close leaves nothing else open, and hides no failure of the work.
 */
export async function closingAfter<Made>(
  work: (later: (close: () => Promise<unknown>) => void) => Promise<Made>,
): Promise<Made> {
  const opened: (() => Promise<unknown>)[] = [];
  const [done] = await Promise.allSettled([work((close) => opened.push(close))]);
  let failed: { readonly reason: unknown } | undefined;
  for (const close of opened.reverse()) {
    const [closed] = await Promise.allSettled([close()]);
    if (closed.status === "rejected") failed ??= closed;
  }
  if (done.status === "rejected") throw done.reason;
  if (failed !== undefined) throw failed.reason;
  return done.value;
}
