/* 回音: small helps on top of pages that work without them. Words come from data attributes, never from here.
   data-read data-print data-share data-draft data-draft-done data-photos data-rec… data-suggest… data-js. Staff pages add desk.js, live pages live.js. */
(() => {
  "use strict";
  const $ = (q, from = document) => from.querySelector(q);
  const $$ = (q, from = document) => [...from.querySelectorAll(q)];
  const on = (type, q, act, options) => document.addEventListener(type, (event) => {
    const hit = event.target instanceof Element && event.target.closest(q);
    if (hit) act(hit, event);
  }, options);
  const keep = {
    get: (key) => { try { return sessionStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { value ? sessionStorage.setItem(key, value) : sessionStorage.removeItem(key); } catch { /* private window */ } },
  };
  const put = (input, files) => {
    const box = new DataTransfer();
    files.forEach((file) => box.items.add(file));
    input.files = box.files;
  };

  /* errors first: the summary takes the focus */
  $(".summary")?.focus();

  /* one press, one record */
  const rest = (form, busy) => $$("button:not([type=button]), input[type=submit]", form).forEach((button) => { button.ariaDisabled = busy ? "true" : null; });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.busy) { event.preventDefault(); return; }
    form.dataset.busy = "1";
    rest(form, true);
  });
  addEventListener("pageshow", () => $$("form[data-busy]").forEach((form) => { delete form.dataset.busy; rest(form, false); }));

  /* drafts: text typed in form[data-draft] lives in this tab until a page with data-draft-done names the form */
  const nameOf = (form, field) => `draft:${form.id}:${field.name}`;
  $$("[data-draft-done]").forEach((mark) => mark.dataset.draftDone.split(" ").forEach((id) => {
    try { Object.keys(sessionStorage).filter((key) => key.startsWith(`draft:${id}:`)).forEach((key) => sessionStorage.removeItem(key)); } catch { /* private window */ }
  }));
  $$("form[data-draft] textarea[name]").forEach((field) => { field.value ||= keep.get(nameOf(field.form, field)) ?? ""; });
  on("input", "form[data-draft] textarea[name]", (field) => keep.set(nameOf(field.form, field), field.value));

  /* read aloud */
  const voice = window.speechSynthesis;
  if (!voice) $$("[data-read]").forEach((button) => { button.hidden = true; });
  on("click", "[data-read]", (button) => {
    const busy = voice.speaking;
    voice.cancel();
    if (busy) return;
    const text = $$("h1, h2, h3, p, blockquote, li, dt, dd, legend, label", $(button.dataset.read || "main"))
      .filter((node) => node.offsetParent && !node.closest("[hidden], .vh") && !$("p, li, blockquote, h2, label", node)).map((node) => node.innerText).join("。");
    const said = new SpeechSynthesisUtterance(text);
    said.lang = document.documentElement.lang;
    said.rate = 0.9;
    said.onstart = () => { button.ariaPressed = "true"; };
    said.onend = said.onerror = () => { button.ariaPressed = "false"; };
    voice.speak(said);
  });
  addEventListener("pagehide", () => voice?.cancel());

  on("click", "[data-print]", () => print());
  on("click", "[data-share]", async (button) => {
    const url = new URL(button.dataset.share || location.href, location.href).href;
    try {
      if (navigator.share) await navigator.share({ title: document.title, url });
      else {
        await navigator.clipboard.writeText(url);
        if (button.dataset.done) button.textContent = button.dataset.done;
      }
    } catch { /* closed without sharing */ }
  });

  /* photos: shrunk to 2000 px, shown, removable, at most nine */
  const side = 2000;
  const shrink = async (file) => {
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, side / Math.max(image.width, image.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return { canvas, file: new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) };
    } catch { return { file }; }
  };
  const photos = new WeakMap();
  const lay = (input) => {
    const list = $(input.dataset.photos);
    const mine = photos.get(input);
    put(input, mine.map(({ file }) => file));
    $$("[data-mine]", list).forEach((item) => item.remove());
    mine.forEach((one, index) => {
      const item = document.createElement("li");
      item.dataset.mine = "";
      const label = document.createElement("span");
      label.className = "n";
      label.textContent = `${list.dataset.word} ${index + 1}`;
      const drop = document.createElement("button");
      drop.type = "button";
      drop.textContent = "×";
      drop.ariaLabel = `${list.dataset.drop} ${index + 1}`;
      drop.onclick = () => { mine.splice(index, 1); lay(input); input.focus(); };
      item.append(...(one.canvas ? [one.canvas] : []), label, drop);
      list.append(item);
    });
  };
  on("change", "input[data-photos]", async (input) => {
    const mine = photos.get(input) ?? [];
    photos.set(input, mine);
    for (const file of input.files) if (mine.length < (input.dataset.max || 9)) mine.push(await shrink(file));
    lay(input);
  });

  /* voice: hold to speak, or tap to begin and tap to end */
  $$("[data-rec]").forEach((box) => {
    const go = $("[data-rec-go]", box), input = $("[data-rec-file]", box), out = $("[data-rec-out]", box);
    if (!go || !input || !out) return;
    if (!window.MediaRecorder || !navigator.mediaDevices) { go.hidden = true; return; }
    (input.closest("label") ?? input).hidden = true;
    const state = $("[data-rec-state]", box), player = $("audio", out), words = $("span", go), idle = words.textContent;
    let recorder, began = 0, stopAt, clock, wanted = false;
    const say = (text) => { state.textContent = text; out.hidden = false; };
    const done = (live) => {
      go.ariaPressed = String(live);
      words.textContent = live ? go.dataset.while : idle;
    };
    const start = async () => {
      wanted = true;
      began = Date.now();
      let stream;
      try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { wanted = false; done(false); return say(out.dataset.refused || ""); }
      if (!wanted) return stream.getTracks().forEach((track) => track.stop());
      const bits = [];
      const type = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"].find((one) => MediaRecorder.isTypeSupported(one));
      recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32000 });
      recorder.ondataavailable = ({ data }) => bits.push(data);
      recorder.onstop = () => {
        clearTimeout(stopAt);
        clearInterval(clock);
        stream.getTracks().forEach((track) => track.stop());
        done(false);
        const seconds = Math.round((Date.now() - began) / 1000);
        const blob = new Blob(bits, { type: recorder.mimeType.split(";")[0] });
        put(input, [new File([blob], `voice.${blob.type.split("/")[1]}`, { type: blob.type })]);
        player.src = URL.createObjectURL(blob);
        player.hidden = $("[data-rec-drop]", out).hidden = false;
        say((out.dataset.done || "").replace("{n}", seconds));
      };
      began = Date.now();
      recorder.start();
      done(true);
      player.hidden = $("[data-rec-drop]", out).hidden = true;
      clock = setInterval(() => { words.textContent = `${go.dataset.while} ${Math.round((Date.now() - began) / 1000)}`; }, 500);
      stopAt = setTimeout(stop, (box.dataset.max || 60) * 1000);
    };
    const stop = () => {
      wanted = false;
      if (recorder?.state === "recording") recorder.stop();
    };
    let pressed = 0, held = false;
    go.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      pressed = Date.now();
      held = recorder?.state !== "recording";
      if (held) start();
    });
    /* a short tap leaves it running, a held press ends on release */
    ["pointerup", "pointercancel"].forEach((type) => go.addEventListener(type, () => { if (held && Date.now() - pressed > 500) stop(); }));
    go.addEventListener("click", (event) => {
      if (event.detail === 0) { recorder?.state === "recording" ? stop() : start(); } else if (!held) stop();
    });
    go.addEventListener("contextmenu", (event) => event.preventDefault());
    $("[data-rec-drop]", out).addEventListener("click", () => {
      put(input, []);
      player.removeAttribute("src");
      out.hidden = true;
      go.focus();
    });
  });

  /* same matter? asked while typing */
  let typing;
  on("input", "[data-suggest-url]", (field) => {
    clearTimeout(typing);
    const asked = typing = setTimeout(async () => {
      const body = new URLSearchParams([...new FormData(field.form)].filter(([, value]) => typeof value === "string"));
      body.set("q", field.value);
      try {
        const reply = await fetch(field.dataset.suggestUrl, { method: "POST", body, headers: { "HX-Request": "true" } });
        const said = await reply.text();
        if (reply.ok && asked === typing) $(field.dataset.suggest).innerHTML = said;
      } catch { /* offline: the next page asks again */ }
    }, 120);
  });
})();
