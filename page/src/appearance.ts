/** The page's language and appearance: the reader's own, or what was chosen last on this device. */
import { useEffect, useState } from "preact/hooks";
import { languageNamed } from "./i18n.ts";
import type { Messages } from "./messages/en.ts";
import { remember, remembered } from "./remembered.ts";

export type Theme = "auto" | "light" | "dark";

export type Appearance = {
  readonly language: Messages;
  readonly theme: Theme;
  readonly onLanguage: (code: string) => void;
  readonly onTheme: (theme: Theme) => void;
};

export function useAppearance(): Appearance {
  const [language, setLanguage] = useState(() => languageNamed(remembered("language") ?? navigator.language));
  const [theme, setTheme] = useState<Theme>(() => themeNamed(remembered("theme")));
  useEffect(() => {
    document.documentElement.lang = language.code;
    document.title = language.title;
  }, [language]);
  useEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  return {
    language,
    theme,
    onLanguage: (code) => {
      remember("language", code);
      setLanguage(languageNamed(code));
    },
    onTheme: (chosen) => {
      remember("theme", chosen);
      setTheme(chosen);
    },
  };
}

function themeNamed(name: string | undefined): Theme {
  return name === "light" || name === "dark" ? name : "auto";
}
