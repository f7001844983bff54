/** What one method answered in a case: its ranking with what followed marked, its reasons with verdicts and pulls, its calls to a model. */
import { signed } from "./pair.tsx";
import type { Answer, Score, ShownCase } from "./source.ts";
import { wordDiff } from "./word-diff.ts";
import { useRunWords } from "./words.ts";

const MOST_TITLES = 10;

type Props = {
  readonly side: "a" | "b";
  readonly name: string;
  readonly shown: ShownCase;
  readonly method: { readonly score: Score; readonly answer: Answer | null };
  /** The other's answer, from which this one's words are told; undefined where that is not wanted. */
  readonly against: Answer | null | undefined;
};

export function AnswerOf({ side, name, shown, method: { score, answer }, against }: Props) {
  const words = useRunWords();
  return (
    <section class="card answer-of" aria-labelledby={`answer-${side}`}>
      <h2 id={`answer-${side}`}>
        <b class={`side-${side}`}>{side.toUpperCase()}</b> {name}
      </h2>
      {score.kind === "failed" ? <p class="failure">{score.said}</p> : <Ranking score={score} titles={shown.titles} />}
      {answer === null ? (
        shown.keepsAnswers && <p class="soft">{words.noAnswer}</p>
      ) : (
        <>
          <Reasons answer={answer} side={side} against={against} />
          <Calls calls={answer.calls} />
        </>
      )}
    </section>
  );
}

type Scored = Extract<Score, { readonly kind: "scored" }>;

function Ranking({ score, titles }: { readonly score: Scored; readonly titles: ShownCase["titles"] }) {
  const words = useRunWords();
  const { top, rank, truth, confidence, logP } = score;
  const title = (code: string) => titles[code] ?? code;
  return (
    <>
      <h3>{words.ranking}</h3>
      <ol class="ranked" lang="en">
        {top.slice(0, MOST_TITLES).map((code) => (
          <li key={code} class={code === truth ? "right" : undefined}>
            {title(code)}
            {code === truth && <span class="unseen"> ({words.truthMark})</span>}
          </li>
        ))}
      </ol>
      <p class="soft small">
        {rank > MOST_TITLES && <b>{words.truthAt(rank)} </b>}
        {confidence !== null && `${words.surest((100 * confidence).toFixed(1))} `}
        {logP === null ? words.noProbability : words.logP(signed(logP, 2))}
      </p>
    </>
  );
}

type ReasonsProps = {
  readonly answer: Answer;
  readonly side: "a" | "b";
  readonly against: Answer | null | undefined;
};

/** As many as a person is shown by default. */
const FIRST_REASONS = 3;

function Reasons({ answer, side, against }: ReasonsProps) {
  const words = useRunWords();
  const { reasons } = answer;
  const more = reasons.slice(FIRST_REASONS);
  const share = more.reduce((sum, { weight }) => sum + weight, 0);
  const shown = (from: number, to: number) =>
    reasons
      .slice(from, to)
      .map(({ text }, at) => (
        <OneReason key={`${from + at} ${text}`} answer={answer} at={from + at} side={side} against={against} />
      ));
  return (
    <>
      <h3>{words.reasons}</h3>
      {reasons.length === 0 && <p class="soft">{words.noReasons}</p>}
      {shown(0, FIRST_REASONS)}
      {more.length > 0 && (
        <details>
          <summary>{words.moreReasons(more.length, Math.round(100 * share))}</summary>
          {shown(FIRST_REASONS, reasons.length)}
        </details>
      )}
    </>
  );
}

function OneReason({ answer, at, side, against }: ReasonsProps & { readonly at: number }) {
  const words = useRunWords();
  const { text, weight, provenance, pulls } = answer.reasons[at]!;
  return (
    <div class="one-reason">
      <ReasonText text={text} side={side} other={against?.reasons[at]?.text} />
      <p class="soft small">
        {words.weight(Math.round(100 * weight))} ·{" "}
        {provenance.by === "model" ? words.writtenBy(provenance.model) : words.composed}
      </p>
      <Verdicts verdicts={answer.verdicts.filter(({ reason }) => reason === at)} />
      {pulls !== undefined && pulls.length > 0 && (
        <>
          <p class="small">{words.pulls}</p>
          <ul class="pulls">
            {pulls.map(({ claim, pull }) => (
              <li key={claim}>
                <code>{claim}</code> <b class={pull < 0 ? "falls" : "rises"}>{signed(pull, 2)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** What only this one says is marked, where there is another to tell it from; what only the other says stands there. */
function ReasonText({
  text,
  side,
  other,
}: {
  readonly text: string;
  readonly side: "a" | "b";
  readonly other: string | undefined;
}) {
  const words = useRunWords();
  if (other === undefined)
    return (
      <p class="reason-text" lang="en">
        {text}
      </p>
    );
  return (
    <p class="reason-text" lang="en">
      {wordDiff(text, other)
        .filter((piece) => piece.in !== "second")
        .map((piece, at) =>
          piece.in === "both" ? (
            piece.text
          ) : (
            // The pieces of one text stand in one order.
            <mark key={`${at} ${piece.text}`} class={`only-${side}`} title={words.onlyHere}>
              {piece.text}
            </mark>
          ),
        )}
    </p>
  );
}

function Verdicts({ verdicts }: { readonly verdicts: Answer["verdicts"] }) {
  const words = useRunWords();
  if (verdicts.length === 0) return null;
  return (
    <ul class="verdicts" aria-label={words.verdicts}>
      {verdicts.map(({ judge, criterion, verdict }) => (
        <li key={`${judge} ${criterion}`} class="pill">
          {criterion} <b>{verdictText(verdict, words)}</b> <span class="unseen">{judge}</span>
        </li>
      ))}
    </ul>
  );
}

function verdictText(verdict: Answer["verdicts"][number]["verdict"], words: ReturnType<typeof useRunWords>): string {
  switch (verdict.kind) {
    case "share":
      return words.share((verdict.share * verdict.of).toFixed(0), verdict.of);
    case "grade":
      return words.grade(verdict.grade);
    case "nats":
      return words.nats(signed(verdict.nats, 2));
    case "unscored":
      return words.notScored[verdict.why];
    default:
      return verdict satisfies never;
  }
}

function Calls({ calls }: { readonly calls: Answer["calls"] }) {
  const words = useRunWords();
  if (calls.length === 0) return <p class="soft small">{words.calls(0)}.</p>;
  const sum = (of: (call: Answer["calls"][number]) => number) => calls.reduce((total, call) => total + of(call), 0);
  return (
    <details class="calls">
      <summary>
        {words.calls(calls.length)}:{" "}
        {words.cost(
          sum(({ promptTokens }) => promptTokens),
          sum(({ completionTokens }) => completionTokens),
        )}
      </summary>
      {calls.map(({ model, messages, prefill, thought, reply, promptTokens, completionTokens }, at) => (
        <div key={`${at} ${reply}`} class="call">
          <p class="soft small">
            {model} · {words.cost(promptTokens, completionTokens)}
          </p>
          {messages.map(({ role, content }, turn) => (
            <Turn key={`${turn} ${role}`} head={role} text={content} />
          ))}
          {prefill !== undefined && <Turn head={words.begun} text={prefill} />}
          {thought !== undefined && <Turn head={words.thought} text={thought} />}
          <Turn head={words.rawReply} text={reply} />
        </div>
      ))}
    </details>
  );
}

function Turn({ head, text }: { readonly head: string; readonly text: string }) {
  return (
    <>
      <p class="small">
        <b>{head}</b>
      </p>
      <pre>{text}</pre>
    </>
  );
}
