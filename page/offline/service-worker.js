/**
 * The page without a network: all its files are kept by the browser once it was open, and given from there.
 *
 * `FILES` and `VERSION` are written in front of this when the page is built. What is asked of the server's API is not touched.
 */
const KEPT = `wherefore-${VERSION}`;

addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith("wherefore-") && name !== KEPT).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const own = new URL("./", self.location.href).href;
  if (request.method !== "GET" || !request.url.startsWith(own)) return;
  const name = `./${request.url.slice(own.length).split(/[?#]/)[0]}`;
  if (name === "./" || name === "./index.html") event.respondWith(newest(request));
  else if (FILES.includes(name)) event.respondWith(kept(request));
});

/** The names of all other files change with their content, so what is kept is right. */
async function kept(request) {
  return (await caches.match(request, { cacheName: KEPT })) ?? fetch(request);
}

/** The page itself is the newest there is, or the one that is kept. */
async function newest(request) {
  try {
    return await fetch(request);
  } catch {
    return caches.match("./index.html", { cacheName: KEPT });
  }
}
