/** One occupation for this person: why it stands where it stands, what the person brings and lacks, what it pays, and where to read on. */
import { useEffect, useState } from "preact/hooks";
import type { OccupationShown, WhyNot } from "../../engine/shown.ts";
import { ask } from "../engine-client.ts";
import { useWords } from "../i18n.ts";
import type { PageSession } from "../store.ts";
import { Outlook } from "./outlook.tsx";
import { Speaking } from "./speaking.tsx";

export function Details({ code, session }: { readonly code: string; readonly session: PageSession }) {
  const words = useWords();
  const { detail } = words;
  const [found, setFound] = useState<{ readonly facts: OccupationShown; readonly why: WhyNot }>();
  useEffect(() => {
    let left = false;
    const { career, held, struck, skipped } = session;
    const own = { career, held, struck, skipped };
    void Promise.all([ask("occupation", code, own), ask("why", code, own)]).then(([facts, why]) => {
      if (!left) setFound({ facts, why });
    });
    return () => {
      left = true;
    };
  }, [code, session]);
  if (found === undefined) return <p class="soft">{detail.loading}</p>;
  const { facts, why } = found;
  const { brings, lacks, zone, ownZone, related } = facts;
  const compared =
    zone === undefined || ownZone === undefined
      ? ""
      : zone > ownZone
        ? detail.moreThanNow
        : zone < ownZone
          ? detail.lessThanNow
          : detail.sameAsNow;
  return (
    <dl class="details">
      <Speaking why={why} session={session} />
      {brings.length + lacks.length === 0 ? (
        <Row name={detail.brings}>{detail.unknownSkills}</Row>
      ) : (
        <>
          {brings.length > 0 && (
            <Row name={detail.brings}>
              <span lang="en">{brings.map(({ name }) => name).join(", ")}</span>
            </Row>
          )}
          <Row name={detail.lacks}>
            {lacks.length === 0 ? (
              detail.nothingLacks
            ) : (
              <span lang="en">{lacks.map(({ name }) => name).join(", ")}</span>
            )}
          </Row>
        </>
      )}
      {zone !== undefined && (
        <Row name={detail.preparation}>
          {words.capital(words.zones[zone - 1]!)}
          {compared !== "" && `, ${compared}`}
        </Row>
      )}
      <Outlook published={facts.published} />
      {related.length > 0 && (
        <Row name={detail.similar}>
          <span lang="en">{related.map(({ title }) => title).join("; ")}</span>
        </Row>
      )}
      <Row name={detail.pages}>
        <a href={`https://www.onetonline.org/link/summary/${code}`} target="_blank" rel="noreferrer noopener">
          {detail.onet} ↗
        </a>{" "}
        <a
          href={`https://www.careeronestop.org/Toolkit/Training/find-local-training.aspx?keyword=${encodeURIComponent(facts.title)}`}
          target="_blank"
          rel="noreferrer noopener"
        >
          {detail.training} ↗
        </a>{" "}
        <span class="soft">({detail.leaves})</span>
      </Row>
    </dl>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
