// The till's shell: the files that never change from the cache, the pages from the network only,
// and the shell at once when the network is slow or gone. Nothing personal is kept.

const SHELL = {{ url_for("till.show_offline")|tojson }};
const STATIC = {{ url_for("static", filename="")|tojson }};
const KEPT = "caisse {{ version }}";
const PATIENCE_MS = 700;
let opening = null;

async function keepShell() {
  const cache = await caches.open(KEPT);
  const page = await fetch(SHELL);
  const files = (await page.clone().text()).matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js|svg|woff2)[^"]*)"/g);
  await cache.addAll(Array.from(files, ([, file]) => file));
  await cache.put(SHELL, page);
  await self.skipWaiting();
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// An address changes with its file, so what is kept under it is right for ever.
async function kept(request) {
  const file = await caches.match(request, { ignoreVary: true });
  if (file) return file;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}

// A page that is late is asked for once: the shell waits for it (by asking for itself), then opens it.
async function open(event) {
  const { url } = event.request;
  const answer = opening?.url === url ? opening.answer : fetch(event.request);
  opening = null;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const page = await Promise.race([answer.catch(() => null), late]);
  if (page) return page;
  opening = { url, answer };
  answer.catch(() => (opening = null));
  return caches.match(SHELL);
}

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(dropOlder()));
self.addEventListener("fetch", (event) => {
  const { method, mode, destination, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate") event.respondWith(open(event));
  else if (pathname === SHELL && opening) event.respondWith(opening.answer.then(() => new Response(null, { status: 204 })));
  else if (pathname.startsWith(STATIC) || destination === "style") event.respondWith(kept(event.request));
});
