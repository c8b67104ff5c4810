/* Shows what rang, and opens its page. It keeps nothing and sees no pages. */
"use strict";
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("push", (event) => event.waitUntil((async () => {
  let said = {};
  try { said = event.data.json(); } catch {}
  const { title = location.host, body = "", tag, path = "/notices" } = said;
  await registration.showNotification(title, { body, tag, data: { path } });
})()));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const to = new URL(event.notification.data?.path ?? "/notices", location.origin);
    if (to.origin !== location.origin) return undefined;
    const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = open.find((page) => page.url === to.href);
    return there ? there.focus() : clients.openWindow(to.href);
  })());
});
