/** A language model's reason, where the server offers one: what would be sent, the reason as it is written, what is read in it, its ranking. */
import { useState } from "preact/hooks";
import { claimKey } from "../../../src/claims/claim-key.ts";
import type { AheadClaim } from "../../../src/domain/index.ts";
import type { Shown } from "../../engine/shown.ts";
import { useWords } from "../i18n.ts";
import { aboutOf, askModel, type OfferedModel, offeredModel, rewrite } from "../model-answer.ts";
import { hold, type ModelAnswer, type PageSession, usePage } from "../store.ts";

/** What was not read of a sentence that was read otherwise is no statement of its own. */
const FEWEST_WORDS = 6;

type Props = { readonly session: PageSession; readonly shown: Shown };

/** What leaves the browser was said, and agreed to, since the page was opened. */
let agreed = false;

export function ModelReason({ session, shown }: Props) {
  const { model: words } = useWords();
  const answer = usePage((state) => state.model);
  const [asking, setAsking] = useState(false);
  const offered = offeredModel();
  if (offered === undefined) return null;
  const send = () => {
    agreed = true;
    setAsking(false);
    void askModel(session, shown.history);
  };
  const begin = () => (agreed ? send() : setAsking(true));
  return (
    <section class="card model" aria-labelledby="model">
      <h3 id="model">{words.head}</h3>
      {answer !== undefined && <Answer answer={answer} offered={offered} session={session} shown={shown} />}
      {asking ? (
        <Leaving offered={offered} onSend={send} onNotNow={() => setAsking(false)} />
      ) : (
        <Ask answer={answer} offered={offered} session={session} onAsk={begin} />
      )}
    </section>
  );
}

type AskProps = {
  readonly answer: ModelAnswer | undefined;
  readonly offered: OfferedModel;
  readonly session: PageSession;
  readonly onAsk: () => void;
};

/** Nothing is asked but by this button. */
function Ask({ answer, offered: { name }, session, onAsk }: AskProps) {
  const { model: words } = useWords();
  if (answer?.standing === "writing")
    return (
      <button type="button" class="quiet edged no-print" onClick={answer.stop}>
        {words.stop}
      </button>
    );
  const behind = answer?.standing === "whole" && answer.about !== aboutOf(session);
  if (answer?.standing === "whole" && !behind) return null;
  return (
    <div class="no-print">
      <p class="soft">{behind ? words.behind : answer === undefined ? words.lead(name) : words.stays}</p>
      <button type="button" class="secondary" onClick={onAsk}>
        {behind ? words.follow : words.ask(name)}
      </button>
    </div>
  );
}

/** Said before the first time: what is sent, where to, and what is not. */
function Leaving({
  offered: { name, hosts },
  onSend,
  onNotNow,
}: {
  readonly offered: OfferedModel;
  readonly onSend: () => void;
  readonly onNotNow: () => void;
}) {
  const { model: words } = useWords();
  return (
    <section class="leaving no-print" aria-labelledby="leaving">
      <h4 id="leaving">{words.leaves}</h4>
      <p>{words.way(location.host, name, hosts)}</p>
      <p>{words.sent}</p>
      <p>{words.notSent}</p>
      <div class="buttons">
        <button type="button" class="primary" onClick={onSend}>
          {words.send}
        </button>
        <button type="button" class="quiet" onClick={onNotNow}>
          {words.notNow}
        </button>
      </div>
    </section>
  );
}

type AnswerProps = { readonly answer: ModelAnswer; readonly offered: OfferedModel } & Props;

function Answer({ answer, offered: { name }, session, shown }: AnswerProps) {
  const words = useWords();
  const { model, why } = words;
  const { standing, text, edited, read, ranking, named, problem } = answer;
  const { confirmed } = session;
  return (
    <>
      <div class="badge">
        <span class="pill">{model.by(name)}</span>
        {edited && <span class="pill">{model.edited}</span>}
        {standing === "whole" && confirmed !== undefined && (
          <span class="pill sure">{why.confirmed(confirmed.by, confirmed.on)}</span>
        )}
      </div>
      <p class="unseen" role="status">
        {standing === "writing" ? model.writing(name) : standing === "whole" ? model.written : ""}
      </p>
      {text === "" ? (
        standing === "writing" && <p class="soft">{model.writing(name)}</p>
      ) : (
        <Words text={text} whole={standing === "whole"} />
      )}
      {problem !== undefined && (
        <div class="failure" role="alert">
          <b>{model.problems[problem.code] ?? model.problems["other"]}</b>
          {problem.detail !== "" && <p lang="en">{problem.detail}</p>}
        </div>
      )}
      {read !== undefined && <ReadIn read={read} session={session} shown={shown} />}
      {ranking.length > 0 && (
        <>
          <h4>{model.ranks(name)}</h4>
          <ol class="model-ranking" lang="en">
            {ranking.map(({ code, title }) => (
              <li key={code}>{title}</li>
            ))}
          </ol>
          <p class="soft">{named ? model.named : model.uncounted}</p>
        </>
      )}
    </>
  );
}

/** The reason; once it is whole its words can be put right. */
function Words({ text, whole }: { readonly text: string; readonly whole: boolean }) {
  const { model } = useWords();
  const [changed, setChanged] = useState<string>();
  if (changed === undefined)
    return (
      <>
        <p class="lead" lang="en">
          {text}
        </p>
        {whole && (
          <button type="button" class="quiet no-print" onClick={() => setChanged(text)}>
            {model.change}
          </button>
        )}
      </>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void rewrite(changed.trim()).then(() => setChanged(undefined));
      }}
    >
      <textarea
        rows={5}
        lang="en"
        aria-label={model.change}
        value={changed}
        onInput={(event) => setChanged(event.currentTarget.value)}
      />
      <div class="buttons">
        <button type="submit" class="secondary" disabled={changed.trim() === ""}>
          {model.save}
        </button>
        <button type="button" class="quiet" onClick={() => setChanged(undefined)}>
          {model.cancel}
        </button>
      </div>
    </form>
  );
}

/** What the page reads in the reason: of the past whether it is so, of the way ahead to be said true or not so; the rest is said to be unread. */
function ReadIn({ read, session, shown }: { readonly read: NonNullable<ModelAnswer["read"]> } & Props) {
  const words = useWords();
  const { model, why, wish } = words;
  const titleOf = (code: string) => shown.titles[code] ?? code;
  const unread = read.unread.filter((part) => part.split(/\s+/).length >= FEWEST_WORDS);
  const standingOf = (says: AheadClaim) =>
    session.held.find((one) => claimKey(one.says) === claimKey(says))?.standing ?? "open";
  if (read.ahead.length + read.past.length === 0) return <p class="soft">{model.nothingRead}</p>;
  return (
    <>
      <h4>{model.read}</h4>
      <ul class="claims">
        {read.past.map(({ says, holds }) => (
          <li key={JSON.stringify(says)} class={holds === "false" ? "claim wrong" : "claim"}>
            <p class="said">{words.factAsClaim(says, titleOf)}</p>
            <p class={holds === "false" ? "mind" : "pull"}>
              {holds === "true" ? model.agrees : holds === "false" ? model.contradicts : model.uncheckable}
            </p>
          </li>
        ))}
        {read.ahead.map(({ says }) => {
          const text = words.aheadAsClaim(says, titleOf);
          const key = claimKey(says);
          const standing = standingOf(says);
          const button = (answer: "true" | "false", label: string, name: string) => (
            <button
              type="button"
              class="act"
              aria-pressed={standing === answer}
              aria-label={name}
              onClick={() => hold(says, key, standing === answer ? "open" : answer, claimKey)}
            >
              {label}
            </button>
          );
          return (
            <li key={key} class={standing === "false" ? "claim struck" : "claim"}>
              <p class="said">{text}</p>
              <div class="acts no-print">
                {button("true", why.isTrue, why.trueOf(text))}
                {button("false", why.notSo, why.notSoOf(text))}
              </div>
            </li>
          );
        })}
      </ul>
      {unread.length > 0 && (
        <p class="soft" lang="en">
          {wish.wordsUnread}: {unread.map((part) => `“${part}”`).join(", ")}
        </p>
      )}
    </>
  );
}
