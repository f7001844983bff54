/** The language and the appearance, as two quiet choices. */
import type { Appearance, Theme } from "../appearance.ts";
import { LANGUAGES, useWords } from "../i18n.ts";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

export function Settings({ theme, onTheme, onLanguage }: Appearance) {
  const words = useWords();
  return (
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
  );
}
