/**
 * Turns: at most so many pieces of work at once, the others in the order in which they came.
 *
 * In: how many.  Out: taking a turn and giving it back. A turn that is given back while somebody waits is handed on, so that nobody who comes
 * in between makes one too many.
 */
export type Turns = {
  readonly take: () => Promise<void>;
  readonly give: () => void;
  readonly inTurn: <Made>(work: () => Promise<Made>) => Promise<Made>;
};

export function turnsOf(most: number): Turns {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const take = async () => {
    if (taken < most) taken++;
    else await new Promise<void>((turn) => waiting.push(turn));
  };
  const give = () => {
    const next = waiting.shift();
    if (next === undefined) taken--;
    else next();
  };
  return {
    take,
    give,
    async inTurn(work) {
      await take();
      try {
        return await work();
      } finally {
        give();
      }
    },
  };
}
