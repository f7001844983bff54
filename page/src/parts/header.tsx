/** The head of the page: its name, its screens, the language and the appearance, and that nothing leaves the browser. */
import { LANGUAGES, useWords } from "../i18n.ts";
import { type Screen, setPage, usePage } from "../store.ts";

export type Theme = "auto" | "light" | "dark";
const THEMES: readonly Theme[] = ["auto", "light", "dark"];
const SCREENS: readonly Screen[] = ["you", "sure"];

type Props = {
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly onLanguage: (code: string) => void;
};

export function Header({ theme, onTheme, onLanguage }: Props) {
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
            onClick={() => setPage({ screen: one })}
          >
            {words.nav[one]}
          </button>
        ))}
      </nav>
      <p class={sent ? "private sent" : "private"}>{sent ? words.model.sentTo : words.privacy}</p>
      <div class="settings no-print">
        <label>
          <span class="unseen">{words.language}</span>
          <select value={words.code} onChange={(event) => onLanguage(event.currentTarget.value)}>
            {LANGUAGES.map(({ code, name }) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="unseen">{words.theme.label}</span>
          <select value={theme} onChange={(event) => onTheme(event.currentTarget.value as Theme)}>
            {THEMES.map((one) => (
              <option key={one} value={one}>
                {words.theme[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}
