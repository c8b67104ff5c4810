// Taking part, the whole way: a daughter with a consent, a lottery entered by page, a term planned by the staff,
// a session moved, the timetable on paper.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];

describe("taking part, the whole way", () => {
  let house, chromium;
  before(async () => {
    [house, chromium] = await Promise.all([centre(), browser()]);
  });
  after(async () => {
    await chromium?.close();
    await house?.stop();
  });

  const seen = async (page, name) => {
    await axe(page);
    await noSidewaysScroll(page, 320);
    await shot(page, `taking-part-${name}`);
  };
  const staff = async (login, options) => {
    const page = await open(chromium, { ...options, url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", password(house.output));
    await page.click("main form button");
    await page.waitForURL(/\/desk/);
    return page;
  };
  const pick = async (page, title) => {
    await page.goto("/classes");
    await page.click(`a.pick-row:has-text("${title}")`);
  };

  test("a daughter signs in by her telephone and enrols her mother without typing her name", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await page.goto("/enter?to=/classes");
    await page.fill("[name=phone]", "15410000015");
    await page.click("main form button");
    await page.waitForURL(/\/enter\/code/);
    const code = (await page.locator("main").innerText()).match(/\b\d{6}\b/)[0];
    await page.fill("[name=code]", code);
    await page.click("main form button");
    await page.waitForURL(/\/classes/);
    await pick(page, "声乐合唱");
    await page.locator('label:has-text("代报") input').check({ force: true });
    await seen(page, "join-signed-in");
    await page.click("main form .go button");
    await page.waitForURL(/\/mine\//);
    assert.match(await page.locator("main").innerText(), /由 .+ 代报/);
    await seen(page, "mine-by");
    await pick(page, "书法");
    await page.locator('label:has-text("代报") input').check({ force: true });
    await page.check("[name=wait]");
    await page.click("main form .go button");
    assert.match(await page.locator(".summary").innerText(), /同一时间/);
    await page.goto("/mine");
    await seen(page, "mine-own");
    assert.ok(await page.locator("a.pick-row").count());
  });

  for (const js of [true, false]) {
    test(`a lottery is entered on a phone ${js ? "with" : "without"} scripts`, async () => {
      const page = await open(chromium, { size: "phone", js, url: house.url });
      await pick(page, "陶艺体验班");
      await page.fill("[name=name]", js ? "苏玉兰" : "苏玉梅");
      await page.fill("[name=phone]", "15400001111");
      await seen(page, `lottery${js ? "" : "-plain"}`);
      await page.click("main form .go button");
      await page.waitForURL(/\/mine\//);
      assert.match(await page.locator("main").innerText(), /您的编号/);
      await seen(page, `entered${js ? "" : "-plain"}`);
    });
  }

  for (const js of [true, false]) {
    test(`the next term is planned ${js ? "with" : "without"} scripts`, async () => {
      const page = await staff("manager", { size: "desktop", js });
      await page.goto("/desk/classes/terms?from=%E6%9C%AC%E5%AD%A6%E6%9C%9F");
      await page.fill("[name=term]", js ? "2027春" : "2027秋");
      await page.fill("[name=first]", js ? "2027-03-01" : "2027-08-30");
      await page.click('button:has-text("先看一看")');
      const shown = await page.locator("main").innerText();
      assert.match(shown, /清明|国庆/);
      await seen(page, `term${js ? "" : "-plain"}`);
      await page.click('button:has-text("就这样定下来")');
      await page.waitForURL(/\/timetable/);
      assert.equal(await page.locator(".held li").count(), 13);
      await seen(page, `timetable${js ? "" : "-plain"}`);
    });
  }

  test("a session is moved, and its learners are told on their own page", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await pick(page, "太极拳");
    await page.fill("[name=name]", "苏玉竹");
    await page.fill("[name=phone]", "15400004444");
    await page.click("main form .go button");
    await page.waitForURL(/\/mine\//);
    const desk = await staff("clerk", { size: "desktop" });
    await desk.goto("/desk/classes");
    await desk.click('table a:has-text("太极拳")');
    await desk.click('a:has-text("改这一次")');
    const starts = await desk.inputValue("[name=starts]");
    await desk.fill("[name=starts]", starts.replace(/T\d\d:/, "T06:"));
    await desk.fill("[name=note]", "老师要去开会");
    await desk.click('button:has-text("先看一看")');
    await seen(desk, "session");
    await desk.click('button:has-text("改，并通知")');
    await desk.waitForURL(/said=/).catch(async () => assert.fail(await desk.locator("main").innerText()));
    await page.reload();
    assert.match(await page.locator("main").innerText(), /老师要去开会/);
    await seen(page, "told");
  });

  test("the week is read on a phone and printed on paper", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await page.goto("/timetable");
    await seen(page, "week");
    await page.emulateMedia({ media: "print" });
    const sheet = await page.pdf({ format: "A4", landscape: true });
    assert.equal((sheet.toString("latin1").match(/\/Type \/Page\b/g) ?? []).length, 1);
  });
});
