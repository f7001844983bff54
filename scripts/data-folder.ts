/** Where the public data sets lie (docs/data.md). */
export const DATA = process.env["WHEREFORE_DATA"] ?? "../shared/data";
