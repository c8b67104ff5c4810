// The small scripts alone, on a page served under the centre's content policy; no program needed.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { browser, open } from "./lib.mjs";

const assets = new URL("../crates/web/assets/", import.meta.url);
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const page = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Helps</title><link rel="icon" href="/favicon.svg"><script src="/boot.js"></script>
<link rel="stylesheet" href="/huiyin.css"><script src="/huiyin.js" defer></script><script src="/desk.js" defer></script><script src="/live.js" defer></script></head><body><main id="main">
<form id="words" method="post" action="/sent" enctype="multipart/form-data" data-draft><div data-rec data-max="60">
<textarea id="w" name="words" aria-label="说" data-suggest-url="/near" data-suggest="#near"></textarea>
<button type="button" class="btn lamp" data-js data-rec-go data-while="松开就好"><span>按住说话</span></button>
<label class="btn line pick">拍照<input type="file" name="photos" multiple data-photos="#shots"></label>
<label class="btn line pick">录音<input type="file" name="voice" data-rec-file></label>
<div class="rec" data-rec-out data-done="录好了，{n} 秒" data-refused="没有打开话筒" hidden><span role="status" data-rec-state></span><audio controls></audio><button type="button" data-rec-drop>删掉重说</button></div></div>
<ul class="shots" id="shots" data-word="照片" data-drop="删掉照片"></ul><div id="near"></div><button id="send">交</button></form>
<details><summary data-key="a">写回音</summary><textarea id="answer" aria-label="答"></textarea></details><input data-key="/" id="find" aria-label="找">
<div data-live="wall" data-src="/block" id="wall">旧</div><p data-stale="这是 {t} 的内容" hidden></p></main></body></html>`;

let server, chromium, url, posts = [], listeners = new Set(), blocks = 0;
before(async () => {
  server = createServer(async (request, response) => {
    const path = request.url.split("?")[0];
    const send = (type, body) => response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(body);
    if (path === "/") return send("text/html; charset=utf-8", page);
    if (path === "/done") return send("text/html; charset=utf-8", page.replace("<main", '<main data-draft-done="words"'));
    if (path === "/near") {
      let body = "";
      for await (const bit of request) body += bit;
      return send("text/html; charset=utf-8", `<p class="near">像：${new URLSearchParams(body).get("q")}</p>`);
    }
    if (path === "/block") return send("text/html; charset=utf-8", `新 ${(blocks += 1)}`);
    if (path === "/sent") {
      posts.push(request.url);
      request.resume();
      return setTimeout(() => send("text/html; charset=utf-8", page), 300);
    }
    if (path === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n");
      listeners.add(response);
      return response.on("close", () => listeners.delete(response));
    }
    const type = { js: "text/javascript", css: "text/css", svg: "image/svg+xml" }[path.split(".").pop()];
    return type ? send(type, await readFile(new URL(`.${path}`, assets))) : response.writeHead(404).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  url = `http://127.0.0.1:${server.address().port}`;
  chromium = await browser();
});
after(async () => {
  await chromium?.close();
  server?.closeAllConnections();
  server?.close();
});
const visit = async (path = "/") => {
  const tab = await open(chromium, { size: "desktop", url });
  await tab.goto(path);
  return tab;
};
const shut = async (tab) => {
  assert.deepEqual(tab.scriptErrors, []);
  await tab.context().close();
};

test("a photo is shrunk, shown and can be taken away", async () => {
  const tab = await visit();
  const picture = await tab.evaluate(() => new Promise((done) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 2600, height: 1300 });
    canvas.getContext("2d").fillRect(0, 0, 900, 900);
    canvas.toBlob(async (blob) => done([...new Uint8Array(await blob.arrayBuffer())]), "image/png");
  }));
  const files = Array.from({ length: 11 }, (_, n) => ({ name: `p${n}.png`, mimeType: "image/png", buffer: Buffer.from(picture) }));
  await tab.setInputFiles("[name=photos]", files);
  await tab.waitForSelector("#shots li:nth-child(9) canvas");
  const kept = await tab.evaluate(async () => {
    const files = [...document.querySelector("[name=photos]").files];
    const image = await createImageBitmap(files[0]);
    return { count: files.length, name: files[0].name, width: image.width };
  });
  assert.deepEqual(kept, { count: 9, name: "p0.jpg", width: 2000 });
  await tab.click("#shots li:first-child button");
  assert.equal(await tab.locator("#shots li").count(), 8);
  assert.equal(await tab.evaluate(() => document.querySelector("[name=photos]").files.length), 8);
  await shut(tab);
});

test("a voice is recorded by tap and by hold, played and dropped", async () => {
  const tab = await visit();
  const voice = () => tab.evaluate(() => document.querySelector("[name=voice]").files[0]?.size ?? 0);
  await tab.click("[data-rec-go]");
  await tab.waitForSelector("[data-rec-go][aria-pressed=true]");
  await tab.waitForFunction(() => /[1-9]/.test(document.querySelector("[data-rec-go]").textContent));
  await tab.click("[data-rec-go]");
  await tab.waitForSelector("[data-rec-out]:not([hidden]) audio[src^=blob]");
  assert.match(await tab.textContent("[data-rec-state]"), /录好了，\d+ 秒/);
  assert.ok(await voice() > 0);
  await tab.click("[data-rec-drop]");
  assert.equal(await voice(), 0);
  await tab.hover("[data-rec-go]");
  await tab.mouse.down();
  await tab.waitForFunction(() => /[1-9]/.test(document.querySelector("[data-rec-go]").textContent));
  await tab.mouse.up();
  await tab.waitForFunction(() => document.querySelector("[name=voice]").files.length === 1);
  await shut(tab);
});

test("a draft comes back, and goes once the matter is received", async () => {
  const tab = await visit();
  await tab.fill("#w", "路灯不亮");
  await tab.reload();
  assert.equal(await tab.inputValue("#w"), "路灯不亮");
  await tab.goto("/done");
  await tab.goto("/");
  assert.equal(await tab.inputValue("#w"), "");
  await shut(tab);
});

test("a double press sends one form", async () => {
  const tab = await visit();
  posts = [];
  await tab.evaluate(() => { document.querySelector("#send").click(); document.querySelector("#send").click(); });
  await tab.waitForURL("**/sent");
  assert.equal(posts.length, 1);
  await shut(tab);
});

test("the same matter is asked while typing", async () => {
  const tab = await visit();
  await tab.locator("#w").pressSequentially("电梯坏了");
  await tab.waitForFunction(() => document.querySelector("#near").textContent === "像：电梯坏了");
  await shut(tab);
});

test("keys open the desk's actions, and never while typing", async () => {
  const tab = await visit();
  await tab.keyboard.press("a");
  assert.equal(await tab.evaluate(() => document.activeElement.id), "answer");
  await tab.keyboard.press("/");
  assert.equal(await tab.inputValue("#answer"), "/");
  await tab.keyboard.press("Escape");
  await tab.keyboard.press("/");
  assert.equal(await tab.evaluate(() => document.activeElement.id), "find");
  await shut(tab);
});

test("a live block follows the centre and tells its time when the line drops", async () => {
  const tab = await visit();
  while (!listeners.size) await new Promise((soon) => setImmediate(soon));
  for (const response of listeners) response.write("event: wall\nid: 1\ndata: {}\n\n");
  await tab.waitForFunction(() => document.querySelector("#wall").textContent.startsWith("新"));
  for (const response of listeners) response.end();
  await tab.waitForSelector("[data-stale]:not([hidden])");
  assert.match(await tab.textContent("[data-stale]"), /^这是 \d\d:\d\d 的内容$/);
  await tab.waitForSelector("[data-stale]", { state: "hidden" });
  await shut(tab);
});
