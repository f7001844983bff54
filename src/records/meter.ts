/**
 * How fast a long work goes and what it uses: the line of progress, from which the terminal reckons the time that is left.
 *
 * In: what each record cost.  Out: reports of the run, with rate, tokens and, where prices are known, money.
 */
import type { Cost, Run } from "../domain/index.ts";

/** What a million tokens cost, read and written, in any currency. */
export type Price = { readonly prompt: number; readonly completion: number };

export function moneyOf({ promptTokens, completionTokens }: Cost, { prompt, completion }: Price): number {
  return (promptTokens * prompt + completionTokens * completion) / 1e6;
}

/** @param total records of this run: what was done before is not among them undefined where it is not known @returns to be called once a record, or once for several */
export function meterOn(
  run: Run,
  what: string,
  total: number | undefined,
  price: Price | undefined,
): (costs: readonly Cost[], records?: number, share?: number) => void {
  const began = performance.now();
  const used = { promptTokens: 0, completionTokens: 0 };
  let done = 0;
  return (costs, records = 1, share) => {
    done += records;
    for (const { promptTokens, completionTokens } of costs) {
      used.promptTokens += promptTokens;
      used.completionTokens += completionTokens;
    }
    const rate = done / ((performance.now() - began) / 1000);
    const tokens = used.promptTokens + used.completionTokens;
    const asked = tokens > 0 && { tokens, ...(price !== undefined && { cost: moneyOf(used, price) }) };
    const detail = [
      `${rate.toFixed(1)} a second`,
      ...(asked ? [`${tokens.toLocaleString("en")} tokens`] : []),
      ...(asked && asked.cost !== undefined ? [`cost ${asked.cost.toFixed(2)}`] : []),
    ];
    run.report({ what, done, total, share, detail: detail.join(", "), ...asked });
  };
}
