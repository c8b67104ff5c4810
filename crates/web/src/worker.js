/* Keeps the page of its scope at hand when there is no line. Nothing else is kept; signed out, nothing stays. */
"use strict";
const version = "1 ";
const page = new URL(registration.scope).pathname;
const shelf = version + page;

const keepPage = async (answer) => {
  const store = await caches.open(shelf);
  await store.put(page, answer.clone());
  const html = await answer.clone().text();
  const parts = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((hit) => hit[1]);
  await Promise.all([...new Set(parts)].map(async (part) => {
    if (!(await store.match(part))) await store.add(part).catch(() => {});
  }));
};

const kept = async () => (await caches.open(shelf)).match(page);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (!name.startsWith(version)) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(caches.delete(shelf));
});

const fresh = async (request) => {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), 6000);
  try {
    const answer = await fetch(request.url, { credentials: "same-origin", signal: stop.signal, headers: { accept: "text/html" } });
    if (answer.ok && !answer.redirected) {
      await keepPage(answer);
    } else if (answer.redirected || answer.status === 401 || answer.status === 403) {
      await caches.delete(shelf);
      return Response.redirect(answer.redirected ? answer.url : `/sign-in?to=${encodeURIComponent(page)}`, 302);
    }
    return answer.status >= 500 ? ((await kept()) ?? answer) : answer;
  } catch (error) {
    const held = await kept();
    if (held) return held;
    throw error;
  } finally {
    clearTimeout(late);
  }
};

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === page) {
    event.respondWith(fresh(event.request));
  } else if (url.pathname.startsWith("/assets/")) {
    event.respondWith((async () => (await caches.match(url.pathname)) ?? fetch(event.request))());
  }
});
