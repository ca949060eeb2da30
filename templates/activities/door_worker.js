{% load static %}// Opens the page at the door without network: what was loaded once is kept, and asked for anew
// whenever there is a network. The page puts its own first copy among PAGES.
const FILES = "linli-door-files";
const PAGES = "linli-door-pages";
const NEEDED = ["{% static 'css/site.css' %}", "{% static 'css/door.css' %}", "{% static 'js/site.js' %}", "{% static 'js/door/store.js' %}", "{% static 'js/door/reading.js' %}", "{% static 'js/door/sending.js' %}", "{% static 'js/door/door.js' %}", "{% static 'js/vendor/qr/decode.js' %}", "{% static 'img/mark.svg' %}"];
const PATIENCE = 4000; // milliseconds; then the kept copy is shown

addEventListener("install", (event) => {
  event.waitUntil(caches.open(FILES).then((cache) => cache.addAll(NEEDED)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const fresh = async (request, name) => {
  const response = await fetch(request, { signal: AbortSignal.timeout?.(PATIENCE) });
  const cache = await caches.open(name);
  if (response.ok) await cache.put(request.url, response.clone());
  if (response.status === 404 || response.status === 410) await cache.delete(request.url);
  return response;
};
const kept = async (request, name) => (await caches.open(name)).match(request.url);

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  const page = request.mode === "navigate" && address.pathname.startsWith("/door/");
  if (request.method !== "GET" || (!page && !NEEDED.includes(address.pathname))) return;
  const name = page ? PAGES : FILES;
  event.respondWith(fresh(request, name).catch(async (error) => {
    const copy = await kept(request, name);
    if (copy) return copy;
    throw error;
  }));
});
