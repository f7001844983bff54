/** The head of the page: its name, its screens, the language and the appearance, and that nothing leaves the browser. */
import type { Appearance } from "../appearance.ts";
import { useWords } from "../i18n.ts";
import { offersRuns, RUNS_ADDRESS, showScreen } from "../runs-link.ts";
import { type Screen, usePage } from "../store.ts";
import { Settings } from "./settings.tsx";

const SCREENS: readonly Exclude<Screen, "runs">[] = ["you", "sure"];

export function Header({ appearance }: { readonly appearance: Appearance }) {
  const words = useWords();
  const screen = usePage((state) => state.screen);
  const sent = usePage((state) => state.sent);
  return (
    <header>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <p class="brand" translate={false}>
        Where<i>fore</i>
      </p>
      <nav aria-label={words.nav.label}>
        {SCREENS.map((one) => (
          <button
            key={one}
            type="button"
            aria-current={screen === one ? "page" : undefined}
            onClick={() => showScreen(one)}
          >
            {words.nav[one]}
          </button>
        ))}
        {offersRuns() && (
          <a href={RUNS_ADDRESS} aria-current={screen === "runs" ? "page" : undefined}>
            {words.nav.runs}
          </a>
        )}
      </nav>
      <p class={sent ? "private sent" : "private"}>{sent ? words.model.sentTo : words.privacy}</p>
      <Settings {...appearance} />
    </header>
  );
}
