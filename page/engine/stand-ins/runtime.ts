/** The runtime of graphs: what ranks in a browser is computed by plain loops, so nothing of it is carried here. */
export async function loadRuntime(): Promise<never> {
  throw new Error("Graphs do not run in a browser; the default ranks without them.");
}
