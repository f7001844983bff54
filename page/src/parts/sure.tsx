/** How sure is this: in words first. */
import { useWords } from "../i18n.ts";

export function Sure() {
  const { nav, privacyLong } = useWords();
  return (
    <section class="sure-screen">
      <h1>{nav.sure}</h1>
      <p>{privacyLong}</p>
    </section>
  );
}
