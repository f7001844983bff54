/**
 * What the page may do, said in the page itself, so that it holds wherever the files are served from.
 *
 * In: the page's HTML when it is built.  Out: the same with a content security policy: nothing but the page's own files, no script or style
 * in the HTML, nothing sent anywhere.
 */
import type { Plugin } from "vite";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export function withPolicy(): Plugin {
  return {
    name: "wherefore-policy",
    apply: "build",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
    ],
  };
}
