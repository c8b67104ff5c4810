/* 回音, the counter and its machines: data-return="/kiosk" goes back by itself; data-speaks reads each new [data-say] aloud once;
   data-since counts up from a time. */
(() => {
  "use strict";
  const back = document.querySelector("[data-return]");
  if (back) setTimeout(() => { location.href = back.dataset.return; }, 20000);

  const screen = document.querySelector("[data-speaks]");
  if (screen && window.speechSynthesis) {
    const heard = new Set([...screen.querySelectorAll("[data-say]")].map((call) => call.dataset.say));
    new MutationObserver(() => {
      for (const call of screen.querySelectorAll("[data-say]")) {
        if (heard.has(call.dataset.say)) continue;
        heard.add(call.dataset.say);
        const words = new SpeechSynthesisUtterance(call.textContent);
        words.lang = screen.dataset.speaks;
        words.rate = 0.85;
        speechSynthesis.speak(words);
      }
    }).observe(screen, { childList: true });
  }

  const since = document.querySelector("[data-since]");
  if (since) {
    const begun = Date.now() - Math.max(0, Date.now() - Number(since.dataset.since));
    const tick = () => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      since.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    };
    tick();
    setInterval(tick, 1000);
  }

  /* What is typed or signed is kept while it is written: a power cut loses nothing. */
  const form = document.querySelector("form[data-keep]");
  if (form) {
    let wait, sent;
    const keep = () => {
      const body = new URLSearchParams();
      new FormData(form).forEach((value, name) => typeof value === "string" && name !== "key" && body.append(name, value));
      sent?.abort();
      sent = new AbortController();
      fetch(form.dataset.keep, { method: "POST", body, signal: sent.signal }).catch(() => {});
    };
    const soon = (after) => { clearTimeout(wait); wait = setTimeout(keep, after); };
    form.addEventListener("input", () => soon(700));
    form.addEventListener("change", (event) => event.target.type !== "file" && soon(100));
    form.addEventListener("submit", () => { clearTimeout(wait); sent?.abort(); });
  }
})();
/* data-begin: a card reader types into the field at once; a form begins at its first field. */
document.querySelector("[data-begin], #form .form > .field input:not([type=hidden]), #form .form > .choices input")?.focus();
