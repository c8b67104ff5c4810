/* The page of the door: codes are read by the camera, by a scanner that types, or by hand. Without a line a code is checked by its
   signature here, kept in the telephone, and sent when the line returns; the server takes each once. Words come from data attributes. */
(() => {
  "use strict";
  const form = document.querySelector("[data-scan]");
  if (!form || !window.fetch || !window.crypto?.subtle) return;
  const say = form.dataset;
  const keys = JSON.parse(document.getElementById("scan-keys").textContent);
  const told = document.querySelector("[data-told]");
  const count = document.querySelector("p[data-waiting]");
  const field = form.elements.code;
  const shelf = "huiyin-scans";
  const all = () => JSON.parse(localStorage.getItem(shelf) ?? "[]");
  const keep = (list) => {
    localStorage.setItem(shelf, JSON.stringify(list));
    count.textContent = list.length ? say.waiting.replace("{n}", list.length) : "";
  };
  const tell = (words, good) => {
    told.textContent = words;
    told.className = good ? "toast" : "toast bad";
    told.hidden = false;
  };

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  /* good, over, forged: by the signature alone */
  const check = async (text) => {
    const code = text.trim().split("/").pop();
    if (!code.startsWith("HY1.")) return "unsure";
    try {
      const whole = bytes(code.slice(4));
      const view = new DataView(whole.buffer);
      const key = keys[view.getUint16(20)];
      if (whole.length !== 86 || !key) return "over";
      const publicKey = await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
      const right = await crypto.subtle.verify("Ed25519", publicKey, whole.slice(22), whole.slice(0, 22));
      if (!right) return "forged";
      return view.getUint32(16) * 1000 < Date.now() ? "over" : "good";
    } catch {
      return "forged";
    }
  };

  const send = async (one) => {
    const body = new URLSearchParams({ guard: form.elements.guard.value, key: one.key, code: one.code, at: one.at });
    const reply = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    if (!reply.ok) throw new Error(String(reply.status));
    return reply.json();
  };
  let sending = false;
  const flush = async () => {
    if (sending) return;
    sending = true;
    try {
      for (let list = all(); list.length; list = all()) {
        await send(list[0]);
        keep(all().filter((one) => one.key !== list[0].key));
      }
    } catch { /* there is no line yet */ } finally {
      sending = false;
      keep(all());
    }
  };

  const take = async (code) => {
    const one = { code, key: crypto.randomUUID(), at: String(Date.now() * 1000) };
    try {
      const answer = await send(one);
      tell(answer.said, answer.state === "came" || answer.state === "before");
    } catch {
      const state = await check(code);
      if (state === "forged") return tell(say.forged, false);
      if (state === "over") return tell(say.over, false);
      const list = all();
      if (list.some((held) => held.code === code)) return tell(say.twice, true);
      keep([...list, one]);
      tell(say.kept, true);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = field.value.trim();
    field.value = "";
    field.focus();
    if (code) take(code);
  });
  addEventListener("online", flush);
  setInterval(flush, 15000);
  flush();

  const camera = document.querySelector("[data-camera]");
  if (camera && window.BarcodeDetector && navigator.mediaDevices) {
    camera.hidden = false;
    camera.addEventListener("click", async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
      if (!stream) return;
      const video = document.querySelector("[data-video]");
      video.hidden = false;
      video.srcObject = stream;
      await video.play();
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      let last = "", since = 0;
      const look = async () => {
        const [found] = await detector.detect(video).catch(() => []);
        if (found && (found.rawValue !== last || Date.now() - since > 4000)) {
          last = found.rawValue;
          since = Date.now();
          await take(last);
        }
        setTimeout(look, 250);
      };
      look();
    });
  }
  if (navigator.serviceWorker) navigator.serviceWorker.register("/desk/classes/scan/worker.js", { scope: "/desk/classes/scan" }).catch(() => {});
})();
