/**
 * Reading a document that may be costly, in a browser: the worker is the process of its own. The page ends it when it takes too long.
 */
export { parse as parseSafely } from "../../../src/histories/formats/parse.ts";
