/** Settings that are kept on this device: the language and the appearance, nothing about a person. A browser that keeps nothing is no error. */
type Setting = "language" | "theme";

export function remembered(setting: Setting): string | undefined {
  try {
    return localStorage.getItem(`wherefore.${setting}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(setting: Setting, value: string): void {
  try {
    localStorage.setItem(`wherefore.${setting}`, value);
  } catch {
    // The setting holds until the page is closed.
  }
}
