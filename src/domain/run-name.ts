/** What a run is called where its whole name is too long. */

/** @param name of its folder @returns the six letters at its end that are made of its settings; of a folder with another name all of it */
export function shortRunName(name: string): string {
  return /-([0-9a-f]{6})$/.exec(name)?.[1] ?? name;
}
