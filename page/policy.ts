/**
 * What the page may do, said in the page itself, so that it holds wherever the files are served from.
 *
 * In: the page's HTML when it is built.  Out: the same with a content security policy: nothing but the page's own files, no script or style
 * in the HTML, nothing sent anywhere.
 */
import type { Plugin } from "vite";
import { POLICY } from "../src/server/page-files.ts";

/** The server's own policy, less what only a header can say. */
const POLICY_IN_PAGE = POLICY.split("; ")
  .filter((line) => !line.startsWith("frame-ancestors"))
  .join("; ");

export function withPolicy(): Plugin {
  return {
    name: "wherefore-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: POLICY_IN_PAGE },
        injectTo: "head-prepend",
      },
    ],
  };
}
