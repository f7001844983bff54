/** What an occupation pays and how it is expected to fare, each with its source and year. */
import type { OccupationShown } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";
import type { Messages } from "../messages/en.ts";

export function Outlook({ published }: { readonly published: OccupationShown["published"] }) {
  const words = useWords();
  const { detail } = words;
  const { pay, outlook, training } = published;
  return (
    <>
      <dt>{detail.pay}</dt>
      <dd>
        {pay === null ? detail.noPay : paid(pay, words)}
        {pay !== null && (
          <>
            {pay.forGroup !== null && <span class="soft"> ({detail.ofGroup})</span>}
            <Source>{`${pay.source}, ${pay.year}`}</Source>
          </>
        )}
      </dd>
      {outlook !== null && (
        <>
          <dt>{detail.outlook}</dt>
          <dd>
            {detail.grows(
              signed(outlook.changePercent, words),
              endOf(outlook.years),
              number(1000 * outlook.openingsPerYear, words),
            )}
            {outlook.forGroup !== null && <span class="soft"> ({detail.ofGroup})</span>}
            <Source>{`${outlook.source}, ${outlook.years}`}</Source>
          </dd>
        </>
      )}
      {training?.education != null && (
        <>
          <dt>{detail.education}</dt>
          <dd lang="en">{training.education}</dd>
        </>
      )}
    </>
  );
}

function Source({ children }: { readonly children: string }) {
  return (
    <span class="source" lang="en">
      {children}
    </span>
  );
}

type Pay = NonNullable<OccupationShown["published"]["pay"]>;

function paid({ annual, hourly }: Pay, words: Messages): string {
  const { detail } = words;
  if (annual?.median != null && annual.p10 !== null && annual.p90 !== null)
    return detail.payOf(dollars(annual.p10, words), dollars(annual.median, words), dollars(annual.p90, words));
  return hourly?.median == null ? detail.noPay : detail.payHourly(dollars(hourly.median, words));
}

const number = (value: number, { code }: Messages) => value.toLocaleString(code, { maximumSignificantDigits: 3 });

function dollars(value: number, { code }: Messages): string {
  const digits = value < 1_000 ? { minimumFractionDigits: 2 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString(code === "es" ? "es-US" : code, {
    style: "currency",
    currency: "USD",
    maximumFractionDigits: value < 1_000 ? 2 : 0,
    ...digits,
  });
}

function signed(percent: number, { code }: Messages): string {
  return `${percent > 0 ? "+" : percent < 0 ? "−" : "±"}${Math.abs(percent).toLocaleString(code)} %`;
}

/** "2024-34" ends in 2034. */
function endOf(years: string): string {
  const [from = "", to = ""] = years.split("-");
  return `${from.slice(0, 2)}${to}`;
}
