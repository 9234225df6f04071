// Offline cache, and the headers that a plain static host cannot send.
import { headers } from "./headers.ts";

declare const __PRECACHE__: string[];
declare const __SAMPLES__: string[];
declare const __VERSION__: string;

const sw = self as unknown as ServiceWorkerGlobalScope; // lib.webworker types `self` as the base scope

const CACHE = `salvor-${__VERSION__}`;

sw.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(__PRECACHE__.map((file) => new Request(file, { cache: "reload" }))); // never a copy of an older version
    if (!sw.registration.active) await sw.skipWaiting(); // a later version waits until the user restarts
    void cache.addAll(__SAMPLES__).catch(() => undefined); // in its own time; a missing one is fetched when it is opened
  })());
});

sw.addEventListener("message", (event) => {
  if (event.data === "take over") void sw.skipWaiting();
});

sw.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("salvor-") && name !== CACHE) await caches.delete(name);
    await sw.clients.claim();
  })());
});

function protect(response: Response): Response {
  if (response.type === "opaque" || response.type === "error") return response;
  const safe = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) safe.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers: safe });
}

sw.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== sw.location.origin) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    const key = request.mode === "navigate" ? new URL("./", sw.registration.scope).href : request;
    const kept = await cache.match(key, { ignoreSearch: true, ignoreVary: true });
    if (kept) return protect(kept);
    const response = await fetch(request);
    if (response.ok && new URL(request.url).pathname.includes("/samples/")) await cache.put(request, response.clone());
    return protect(response);
  })());
});
