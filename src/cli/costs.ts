/**
 * What the model calls of a run used, as lines for people.
 */

import type { CostLine } from "../records/journal.ts";
import { moneyOf, type Price } from "../records/meter.ts";

export function costsText(costs: readonly CostLine[], price?: Price): string {
  return costs
    .map((line) => {
      const { model, calls, promptTokens, completionTokens, counted } = line;
      const money = price === undefined ? "" : `, cost ${moneyOf(line, price).toFixed(2)}`;
      return `${model}: ${calls} calls kept in the journal, ${promptTokens} tokens in, ${completionTokens} out${counted === 0 ? "" : ` (of ${counted} calls counted here, four characters a token)`}${money}\n`;
    })
    .join("");
}
