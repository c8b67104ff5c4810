/* The leader's page: what is written without a line waits in the telephone (IndexedDB), each thing with a key of its own, and is sent until the
   server has answered for it. The server takes a key once, so sending twice does no harm. Words come from data attributes. */
(() => {
  "use strict";
  const box = document.querySelector("[data-outbox]");
  if (!box || !window.indexedDB || !window.fetch) return;
  const say = box.dataset;
  const list = box.querySelector("ul");
  const count = box.querySelector("[data-count]");
  const done = box.querySelector("[data-done]");

  const wait = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = () => no(request.error); });
  const open = new Promise((yes, no) => {
    const request = indexedDB.open("leader", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "key" });
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });
  const shelf = async (mode) => (await open).transaction("outbox", mode).objectStore("outbox");
  const all = async () => (await wait((await shelf("readonly")).getAll())).filter((one) => one.who === say.who).sort((a, b) => a.at - b.at);
  const put = async (one) => {
    const transaction = (await open).transaction("outbox", "readwrite", { durability: "strict" });
    transaction.objectStore("outbox").put(one);
    await new Promise((yes, no) => { transaction.oncomplete = yes; transaction.onerror = transaction.onabort = () => no(transaction.error); });
  };
  const drop = async (key) => wait((await shelf("readwrite")).delete(key));

  /* a photo no longer than 1280 pixels, as JPEG */
  const shrink = async (file) => {
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, 1280 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((yes) => { canvas.toBlob(yes, "image/jpeg", 0.8); });
      return blob && blob.size < file.size ? blob : file;
    } catch {
      return file;
    }
  };
  /* bytes rather than a Blob: some telephones lose Blobs of IndexedDB */
  const bytes = async (file) => {
    const small = file.type.startsWith("image/") ? await shrink(file) : file;
    return { name: "photo.jpg", type: small.type || file.type, bytes: await small.arrayBuffer() };
  };

  const show = async () => {
    const waiting = await all();
    count.textContent = waiting.length ? say.some.replace("{n}", waiting.length) : say.none;
    list.replaceChildren(...waiting.map((one) => {
      const line = document.createElement("li");
      const words = document.createElement("span");
      words.textContent = one.label;
      line.append(words);
      if (one.fault) {
        const why = document.createElement("p");
        why.className = "error";
        why.textContent = one.fault;
        const away = document.createElement("button");
        away.type = "button";
        away.className = "btn line small";
        away.textContent = say.drop;
        away.addEventListener("click", async () => { await drop(one.key); show(); });
        line.append(why, away);
      }
      return line;
    }));
    return waiting;
  };

  const proof = async () => {
    const answer = await fetch("/leader?fresh=1", { credentials: "same-origin", cache: "no-store", headers: { accept: "text/html" } });
    if (!answer.ok || new URL(answer.url).pathname !== "/leader") return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const own = page.querySelector("[data-outbox]");
    /* somebody else signed in on this telephone: their pages send only what is theirs */
    return own && own.dataset.who === say.who ? page.querySelector("main input[name=guard]")?.value : null;
  };

  const send = async (one, guard) => {
    const form = new FormData();
    form.append("guard", guard);
    form.append("key", one.key);
    one.fields.forEach(([name, value]) => form.append(name, value));
    one.files.forEach((file) => form.append(file.field, new File([file.bytes], file.name, { type: file.type })));
    const answer = await fetch(one.url, { method: "POST", body: form, credentials: "same-origin", redirect: "manual", headers: { accept: "application/json" } });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.receipt !== undefined) {
      await drop(one.key);
      const line = document.createElement("li");
      line.textContent = `${one.label} ${say.taken} ${said.receipt}`;
      done.prepend(line);
      return true;
    }
    if (answer.status === 422 || answer.status === 404 || answer.status === 403 || answer.status === 413 || answer.status === 409) {
      if (!String(said.type ?? "").endsWith("#stale")) await put({ ...one, fault: said.errors?.[0]?.detail ?? said.detail ?? said.title ?? say.bad });
    }
    return false;
  };

  let busy = false;
  const sendAll = async () => {
    if (busy) return;
    busy = true;
    try {
      const waiting = (await show()).filter((one) => !one.fault);
      if (waiting.length && navigator.onLine) {
        const guard = await proof();
        box.toggleAttribute("data-locked", guard === null);
        if (guard) for (const one of waiting) { await send(one, guard); await show(); }
      }
    } catch { /* no line after all: it stays where it is */ } finally {
      busy = false;
      await show();
    }
  };
  const turn = () => (navigator.locks ? navigator.locks.request("leader-outbox", { ifAvailable: true }, (lock) => lock && sendAll()) : sendAll());

  document.querySelectorAll("form[data-offline]").forEach((form) => form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const fields = [...data].filter(([name, value]) => typeof value === "string" && name !== "guard" && name !== "key");
    const files = await Promise.all([...data].filter(([, value]) => value instanceof File && value.size).map(async ([field, file]) => ({ field, ...(await bytes(file)) })));
    const words = form.querySelector("[data-label]")?.value || form.dataset.label;
    const one = { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.replace(".", ""), who: say.who, url: new URL(form.action).pathname,
      fields: [...fields, ["at", String(Date.now())]], files, at: Date.now(), label: `${form.dataset.offline} ${words}`.trim().slice(0, 60) };
    try {
      await put(one);
    } catch {
      /* the telephone keeps nothing: as a plain form then */
      form.submit();
      return;
    }
    form.reset();
    form.closest("[data-row]")?.remove();
    form.closest("details")?.removeAttribute("open");
    await show();
    turn();
  }));

  document.querySelectorAll("form[action='/sign-out']").forEach((form) => form.addEventListener("submit", () => {
    navigator.serviceWorker?.controller?.postMessage("forget");
  }));
  box.hidden = false;
  navigator.serviceWorker?.register("/leader/worker.js", { scope: "/leader" }).then(() => navigator.serviceWorker.ready).then((held) => {
    /* the first visit came before the keeper: ask once through it, so that the page is at hand */
    if (navigator.onLine && !navigator.serviceWorker.controller) return new Promise((yes) => { navigator.serviceWorker.addEventListener("controllerchange", yes, { once: true }); setTimeout(yes, 3000); }).then(() => held);
    return held;
  }).then(() => (navigator.onLine ? fetch("/leader", { headers: { accept: "text/html" } }) : null)).then(() => { box.dataset.ready = "1"; }).catch(() => {});
  navigator.storage?.persist?.().catch(() => {});
  addEventListener("online", turn);
  setInterval(turn, 20000);
  show().then(turn);
})();
