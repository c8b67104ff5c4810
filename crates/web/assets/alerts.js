// Alerts: the browser is asked for leave, and what it gives goes to the server with the form.
const form = document.querySelector("[data-alerts]");
const other = document.querySelector("[data-alerts-else]");
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const bytes = (sign) => Uint8Array.from(atob(sign.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

const look = async () => {
  const scope = form.getAttribute("action");
  const held = await navigator.serviceWorker.getRegistration(scope);
  const now = await held?.pushManager.getSubscription();
  const hash = now && text(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(now.endpoint)));
  const here = hash && document.querySelector(`[data-device="${hash}"]`);
  if (here) {
    here.querySelector("[data-here]").hidden = false;
    here.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      now.unsubscribe().finally(() => event.target.submit());
    });
    other.hidden = true;
    return;
  }
  if (Notification.permission === "denied") {
    other.textContent = form.dataset.denied;
    return;
  }
  other.hidden = true;
  form.hidden = false;
  form.addEventListener("submit", (event) => turnOn(event, scope, now));
};

const turnOn = async (event, scope, old) => {
  const { elements, dataset } = form;
  if (elements.endpoint.value) return;
  event.preventDefault();
  const said = form.querySelector("[data-said]");
  said.textContent = "";
  try {
    if ((await Notification.requestPermission()) !== "granted") {
      said.textContent = dataset.denied;
      return;
    }
    await old?.unsubscribe();
    await navigator.serviceWorker.register(dataset.worker, { scope });
    const ready = await navigator.serviceWorker.ready;
    const reply = await fetch(dataset.begin, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" } });
    if (!reply.ok) throw new Error(reply.status);
    const { key } = await reply.json();
    const made = (await ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) })).toJSON();
    elements.endpoint.value = made.endpoint;
    elements.p256dh.value = made.keys.p256dh;
    elements.auth.value = made.keys.auth;
    form.submit();
  } catch {
    said.textContent = dataset.failed;
  }
};

if (form && navigator.serviceWorker && window.PushManager && window.Notification && window.crypto?.subtle) look().catch(() => {});
