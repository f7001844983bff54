/**
 * Calls that are made together.
 *
 * In: calls under way.  Out: what each came to, or the failure of the first that failed.
 */
/** Waits for all before it fails, so that no call that is under way, and paid, is lost to the journal. */
export async function allSettled<Value>(work: readonly Promise<Value>[]): Promise<Value[]> {
  const settled = await Promise.allSettled(work);
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}
