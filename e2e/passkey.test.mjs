// A finger or a face instead of a code: a resident adds her telephone, comes in with it, and takes it away again;
// staff add theirs only after six digits are set up. The telephone is Chromium's own virtual authenticator.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, bigTargets, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];

describe("a finger or a face instead of a code", () => {
  let house, chromium;
  before(async () => {
    // Browsers make no keys for bare numbers.
    [house, chromium] = await Promise.all([centre({}, "localhost"), browser()]);
  });
  after(async () => {
    await chromium?.close();
    await house?.stop();
  });

  const device = async (page) => {
    const world = await page.context().newCDPSession(page);
    await world.send("WebAuthn.enable");
    const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
    const { authenticatorId } = await world.send("WebAuthn.addVirtualAuthenticator", { options });
    return async (verified) => world.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: verified });
  };
  // The device is lost to a page that is looked at by other tools: another page of the same browser is looked at.
  const seen = async (page, path, name) => {
    const twin = await page.context().newPage();
    await twin.goto(path);
    await axe(twin);
    await noSidewaysScroll(twin, 320);
    await bigTargets(twin);
    await shot(twin, `passkey-${name}`);
    await twin.close();
  };
  const byCode = async (page, phone) => {
    await page.goto("/enter");
    await page.fill("[name=phone]", phone);
    await page.click("form[action='/enter'] button");
    await page.fill("[name=code]", (await page.locator("main").innerText()).match(/\b\d{6}\b/)[0]);
    await page.click("form[action='/enter/code'] button");
    await page.waitForURL((url) => !url.pathname.startsWith("/enter"));
  };
  const leaves = async (page) => {
    await page.goto("/me/sessions");
    await page.click("main form[action='/sign-out'] button");
    await page.waitForURL((url) => !url.pathname.startsWith("/me"));
  };

  test("a resident comes in with her telephone, and no longer once it is taken away", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    const verified = await device(page);
    await byCode(page, "15429990011");
    await seen(page, "/me/passkeys", "1-none");
    await page.goto("/me/passkeys");
    await page.fill("[name=name]", "我的手机");
    await page.click("form[data-passkey] button");
    await page.locator(".toast", { hasText: "加好了" }).waitFor();
    await page.locator("li.card", { hasText: "我的手机" }).waitFor();
    await seen(page, "/me/passkeys", "2-kept");
    await leaves(page);

    await page.goto("/enter?to=%2Fme%2Fpasskeys");
    await page.locator("form[data-passkey]").waitFor();
    await seen(page, "/enter", "3-enter");
    // Somebody else's finger.
    await verified(false);
    await page.click("form[data-passkey] button");
    await page.locator("[data-said]", { hasText: "没有成功" }).waitFor();
    await verified(true);
    await page.click("form[data-passkey] button");
    await page.waitForURL(/\/me\/passkeys/);
    await page.locator("li.card", { hasText: "用过" }).waitFor();
    await page.click("li.card button");
    await page.locator(".toast", { hasText: "去掉了" }).waitFor();
    await leaves(page);
    await page.goto("/enter");
    await page.click("form[data-passkey] button");
    await page.locator(".error-summary, .errors, main", { hasText: "没认出" }).first().waitFor();
  });

  test("an answer counts once, and only for what was asked", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await device(page);
    await byCode(page, "15429990012");
    await page.goto("/me/passkeys");
    await page.click("form[data-passkey] button");
    await page.locator(".toast", { hasText: "加好了" }).waitFor();
    await leaves(page);
    await page.goto("/enter");
    let sent;
    await page.route("**/enter/passkey/done", async (route) => {
      sent = route.request().postData();
      await route.continue();
    });
    await page.click("form[data-passkey] button");
    await page.waitForURL((url) => !url.pathname.startsWith("/enter"));
    assert.ok(sent.includes("credential"));
    await leaves(page);
    await page.goto("/enter");
    const again = await page.evaluate(async (old) => {
      const body = new URLSearchParams(new FormData(document.querySelector("form[data-passkey]")));
      for (const name of ["token", "credential"]) body.set(name, new URLSearchParams(old).get(name));
      const reply = await fetch("/enter/passkey/done", { method: "POST", body });
      return { status: reply.status, text: await reply.text() };
    }, sent);
    assert.equal(again.status, 422);
    assert.match(again.text, /没认出/);
  });

  test("staff set up six digits first; without scripts nothing of it is shown", async () => {
    const page = await open(chromium, { size: "desktop", url: house.url });
    await page.goto("/sign-in");
    await page.locator("form[data-passkey]").waitFor();
    await axe(page);
    await shot(page, "passkey-4-sign-in");
    await page.fill("[name=login]", "clerk");
    await page.fill("[name=password]", password(house.output));
    await page.click("form[action='/sign-in'] button");
    await page.waitForURL(/\/desk/);
    await page.goto("/me/passkeys");
    await page.getByText("请先设第二道锁").waitFor();
    assert.equal(await page.locator("form[data-passkey]").count(), 0);
    await axe(page);
    await shot(page, "passkey-5-staff");
    const plain = await open(chromium, { size: "phone", js: false, url: house.url });
    await plain.goto("/enter");
    assert.equal(await plain.locator("form[data-passkey]:visible").count(), 0);
    await axe(plain);
  });
});
