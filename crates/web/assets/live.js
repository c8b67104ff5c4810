/* 回音: blocks that follow the centre. <div data-live="wall" data-src="/wall/block"> is fetched again when an event of its topic
   arrives, and each n seconds with data-every="n"; <p data-stale="这是 {t} 的内容" hidden> tells the time of what is shown while the line is down. */
(() => {
  "use strict";
  const $$ = (q) => [...document.querySelectorAll(q)];
  const live = $$("[data-live]");
  if (live.length && window.EventSource) {
    let wait = 1000, stale;
    const fresh = async (block) => {
      const reply = await fetch(block.dataset.src, { headers: { "HX-Request": "true" } });
      if (reply.ok && !block.contains(document.activeElement?.closest("form, [data-hold]"))) block.innerHTML = await reply.text();
    };
    const mark = (down) => $$("[data-stale]").forEach((note) => {
      note.hidden = !down;
      if (down) note.textContent = note.dataset.stale.replace("{t}", new Date(stale).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
    });
    const all = (topic) => Promise.all(live.filter((block) => !topic || block.dataset.live === topic).map(fresh));
    let again;
    const listen = (missed) => {
      const topics = [...new Set(live.map((block) => block.dataset.live))];
      const source = new EventSource(`/events?topics=${encodeURIComponent(topics.join())}`);
      source.onopen = () => {
        wait = 1000;
        stale = 0;
        mark(false);
        if (missed) all().catch(() => {});
      };
      const heard = (topic) => { clearTimeout(again); again = setTimeout(() => all(topic).catch(() => {}), 150); };
      source.onmessage = () => heard();
      topics.forEach((topic) => source.addEventListener(topic, () => heard(topic)));
      source.onerror = () => {
        source.close();
        stale ||= Date.now();
        mark(true);
        setTimeout(() => listen(true), wait * (0.8 + Math.random() * 0.4));
        wait = Math.min(wait * 2, 30000);
      };
    };
    listen(false);
    live.filter((block) => block.dataset.every).forEach((block) => setInterval(() => fresh(block).catch(() => {}), block.dataset.every * 1000));
    if (document.documentElement.classList.contains("screen")) {
      const four = new Date();
      four.setHours(28, 0, 0, 0);
      const anew = () => fetch(location.href).then((reply) => reply.ok && location.reload()).catch(() => setTimeout(anew, 600000));
      setTimeout(anew, (four - Date.now()) % 86400000);
    }
  }
})();
