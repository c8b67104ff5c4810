// Alerts on one's own telephone, in a browser: turned on with its service worker, rung through a push service on this
// machine, opened with the browser's own key and no other, shown by the worker, turned off again. Chromium without a
// head knows no push service: only `subscribe` is put in its place, with a real key.
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, verify } from "node:crypto";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { axe, bigTargets, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];
const NAME = "铃奶奶", PHONE = "16900000071";

/** A card's number with its check sign. */
function cardNumber(seventeen) {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return seventeen + "10X98765432"[weights.reduce((sum, weight, at) => sum + weight * Number(seventeen[at]), 0) % 11];
}

/** A push service on a free port; `rung` is what it took. */
async function pushService() {
  const rung = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      rung.push({ path: request.url, headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(201).end();
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { rung, url: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise((done) => server.close(done)) };
}

/** The claims of who sent it, if their key signed them (RFC 8292). */
function sender({ headers }) {
  const [, token, key] = headers.authorization.match(/^vapid t=([^,]+), k=(\S+)$/);
  const [head, claims, signature] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
  const good = verify("sha256", Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  assert.ok(good, "the centre's key signed it");
  return { key, ...JSON.parse(Buffer.from(claims, "base64url")) };
}

/** What a ring says to the holder of this secret (RFC 8291). */
function reads({ body }, { secret, p256dh, auth }) {
  const salt = body.subarray(0, 16), theirs = body.subarray(21, 21 + body[20]), sealed = body.subarray(21 + body[20]);
  const own = createECDH("prime256v1");
  own.setPrivateKey(Buffer.from(secret, "base64url"));
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), Buffer.from(p256dh, "base64url"), theirs]);
  const common = Buffer.from(hkdfSync("sha256", own.computeSecret(theirs), Buffer.from(auth, "base64url"), info, 32));
  const part = (name, length) => Buffer.from(hkdfSync("sha256", common, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
  const open = createDecipheriv("aes-128-gcm", part("aes128gcm", 16), part("nonce", 12));
  open.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
  return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString("utf8"));
}

/** In the page: a push service gives an address and a real key. */
function pretendPush(address) {
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const wrap = (made) => ({ endpoint: made.endpoint, toJSON: () => made, unsubscribe: async () => (localStorage.removeItem("push"), true) });
  PushManager.prototype.getSubscription = async () => {
    const held = localStorage.getItem("push");
    return held && wrap(JSON.parse(held));
  };
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly) throw new Error("unseen");
    const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    const p256dh = text(await crypto.subtle.exportKey("raw", pair.publicKey));
    const auth = text(crypto.getRandomValues(new Uint8Array(16)));
    const { d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
    const made = { endpoint: address, keys: { p256dh, auth } };
    localStorage.setItem("push", JSON.stringify(made));
    localStorage.setItem("secret", JSON.stringify({ secret: d, p256dh, auth, key: text(applicationServerKey) }));
    return wrap(made);
  };
}

describe("alerts on one's own telephone", () => {
  let house, chromium, push;
  before(async () => {
    push = await pushService();
    [house, chromium] = await Promise.all([centre({ HUIYIN_PUSH_HOSTS: "127.0.0.1" }, "localhost"), browser()]);
  });
  after(async () => {
    await chromium?.close();
    await house?.stop();
    await push?.stop();
  });

  const staff = async (login) => {
    const page = await open(chromium, { size: "desktop", url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", password(house.output));
    await page.click("main form button");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    return page;
  };
  const rings = async (page, count) => {
    for (let round = 0; round < 80 && push.rung.length < count; round += 1) await page.waitForTimeout(250);
    assert.equal(push.rung.length, count);
    return push.rung[count - 1];
  };

  test("it rings once, is opened with its own key, and is turned off", async () => {
    const manager = await staff("manager");
    await manager.goto("/settings/channels");
    await manager.fill("[name=quiet_from]", "00:00");
    await manager.fill("[name=quiet_until]", "00:00");
    await manager.locator("form[action='/settings/channels/quiet'] button").click();
    await manager.locator(".toast").waitFor();
    await axe(manager);
    await shot(manager, "alerts-5-channels");
    const number = cardNumber("11010519391231007");
    await manager.goto("/people/new");
    await manager.fill("[name=name]", NAME);
    await manager.fill("[name=phone]", PHONE);
    await manager.fill("[name=number]", number);
    await manager.selectOption("[name=place]", { label: "南苑 3号楼 2单元" });
    await manager.click("main form .end-row button");
    await manager.locator("h1", { hasText: NAME }).waitFor();

    const page = await open(chromium, { size: "phone", url: house.url });
    await page.context().grantPermissions(["microphone", "camera", "notifications"], { origin: house.url });
    await page.addInitScript(pretendPush, `${push.url}/to/ling`);
    await page.goto("/enter?to=%2Fme%2Falerts");
    await page.fill("[name=phone]", PHONE);
    await page.click("form[action='/enter'] button");
    await page.fill("[name=code]", (await page.locator("main").innerText()).match(/\b\d{6}\b/)[0]);
    await page.click("form[action='/enter/code'] button");
    await page.waitForURL(/\/me\/alerts/);
    await page.getByText("先说您是哪一位").waitFor();
    await page.goto("/me");
    await page.fill("[name=name]", NAME);
    await page.fill("[name=tail]", number.slice(-4));
    await page.click("form[action='/me/known'] button");
    await shot(page, "alerts-0-me");
    await page.locator("a[href='/me/alerts']").click();
    await page.locator("form[data-alerts]").waitFor();
    await axe(page);
    await noSidewaysScroll(page, 320);
    await bigTargets(page);
    await shot(page, "alerts-1-off");

    await page.click("form[data-alerts] button");
    await page.locator(".toast", { hasText: "打开了" }).waitFor();
    await page.getByText("就是这台").waitFor();
    assert.equal(await page.locator("form[data-alerts]:visible").count(), 0);
    const secret = await page.evaluate(() => JSON.parse(localStorage.getItem("secret")));
    const hello = await rings(page, 1);
    assert.equal(reads(hello, secret).path, "/me/alerts");
    assert.equal(sender(hello).key, secret.key);
    assert.equal(sender(hello).aud, push.url);
    await page.reload();
    await page.getByText("响过").waitFor();
    await axe(page);
    await noSidewaysScroll(page, 320);
    await bigTargets(page);
    await shot(page, "alerts-2-on");

    // A notice to her building: her telephone rings, once.
    await manager.goto("/desk/notices/new");
    await manager.fill("[name=title]", "明天停水");
    await manager.fill("[name=body]", "明天上午八点到十点停水，请先接好水。");
    await manager.getByLabel("南苑 3号楼", { exact: true }).check();
    await manager.locator("form[action='/desk/notices/new'] .end-row button").click();
    await manager.locator("form[action$='/send'] button").click();
    const rung = await rings(page, 2);
    const said = reads(rung, secret);
    assert.equal(said.body, "明天停水");
    assert.match(said.path, /^\/n\/[\w-]+$/);
    assert.ok(!rung.body.includes("停水") && rung.headers["content-encoding"] === "aes128gcm");
    const other = createECDH("prime256v1");
    other.generateKeys();
    assert.throws(() => reads(rung, { secret: other.getPrivateKey("base64url"), p256dh: other.getPublicKey("base64url"), auth: secret.auth }));

    // The worker shows what rang.
    const world = await page.context().newCDPSession(page);
    const registration = new Promise((found) => world.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.endsWith("/me/alerts"));
      if (own) found(own.registrationId);
    }));
    await world.send("ServiceWorker.enable");
    await world.send("ServiceWorker.deliverPushMessage", { origin: house.url, registrationId: await registration, data: JSON.stringify(said) });
    let shown = [];
    for (let round = 0; round < 40 && !shown.length; round += 1) {
      await page.waitForTimeout(100);
      shown = await page.evaluate(async () => {
        const held = await navigator.serviceWorker.getRegistration("/me/alerts");
        return (await held.getNotifications()).map(({ title, body, data }) => ({ title, body, path: data.path }));
      });
    }
    assert.deepEqual(shown, [{ title: said.title, body: "明天停水", path: said.path }]);

    await page.goto(said.path);
    await page.locator("main form button").click();
    await page.getByText("您知道了").waitFor();
    await page.goto("/me/alerts");
    await page.getByText("就是这台").waitFor();
    await page.click("li.card button");
    await page.locator(".toast", { hasText: "关掉了" }).waitFor();
    await page.locator("form[data-alerts]").waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem("push")), null);
    assert.equal(push.rung.length, 2);
    assert.deepEqual(page.scriptErrors, []);
  });

  test("without scripts, and at a service that is not known, the page says how one is told", async () => {
    const plain = await open(chromium, { size: "desktop", js: false, url: house.url });
    await plain.goto("/sign-in");
    await plain.fill("[name=login]", "clerk");
    await plain.fill("[name=password]", password(house.output));
    await plain.click("main form button");
    await plain.waitForURL(/\/desk/);
    await plain.goto("/me/sessions");
    await plain.locator("a[href='/me/alerts']").click();
    await plain.getByText("这个浏览器收不了提醒").waitFor();
    assert.equal(await plain.locator("form[data-alerts]:visible").count(), 0);
    await axe(plain);
    await shot(plain, "alerts-3-plain");

    const page = await staff("leader");
    await page.context().grantPermissions(["notifications"], { origin: house.url });
    await page.addInitScript(pretendPush, "https://push.evil.example/x");
    await page.goto("/me/alerts");
    await page.click("form[data-alerts] button");
    await page.locator("main", { hasText: "中心发不到" }).waitFor();
    await axe(page);
    await shot(page, "alerts-4-refused");
  });
});
