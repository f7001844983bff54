/** What is asked of a source, and shown when it comes: until then what was shown before stays, so that nothing jumps. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { SourceError } from "./source.ts";
import { useRunWords } from "./words.ts";

export type Asked<Value> = { readonly value?: Value; readonly failure?: unknown; readonly isWaiting: boolean };

/** @param key by which one question is told from another; undefined: nothing is asked */
export function useAsked<Value>(key: string | undefined, ask: () => Promise<Value>): Asked<Value> {
  const [asked, setAsked] = useState<Asked<Value> & { readonly key?: string | undefined }>({ isWaiting: true });
  useEffect(() => {
    if (key === undefined) return undefined;
    let isLeft = false;
    setAsked((before) => ({ ...before, isWaiting: true }));
    ask().then(
      (value) => !isLeft && setAsked({ key, value, isWaiting: false }),
      (failure: unknown) => !isLeft && setAsked({ key, failure, isWaiting: false }),
    );
    return () => {
      isLeft = true;
    };
  }, [key]);
  return asked.key === key ? asked : { ...asked, isWaiting: true };
}

export function Answered<Value>({
  asked,
  children,
}: {
  readonly asked: Asked<Value>;
  readonly children: (value: Value) => ComponentChildren;
}) {
  const words = useRunWords();
  if (asked.failure !== undefined) return <Failed failure={asked.failure} />;
  if (asked.value === undefined)
    return (
      <p class="soft" role="status">
        {words.loading}
      </p>
    );
  return <div aria-busy={asked.isWaiting}>{children(asked.value)}</div>;
}

function Failed({ failure }: { readonly failure: unknown }) {
  const words = useRunWords();
  const said =
    failure instanceof SourceError
      ? failure.code === "no-api-key"
        ? words.needsKey
        : failure.message
      : words.noServer;
  return (
    <div class="failure" role="alert">
      <b>{words.failed}.</b> {said}
    </div>
  );
}
