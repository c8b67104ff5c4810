// The pages of taking part: a daughter with a consent, a lottery entered by page, a term planned by the staff,
// a session moved, the timetable on paper.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];

describe("the pages of taking part", () => {
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

  for (const js of [true, false]) {
    test(`whoever comes before the opening waits in the lobby ${js ? "with" : "without"} scripts`, async () => {
      const page = await open(chromium, { size: "phone", js, url: house.url });
      await pick(page, "周末油画班");
      await page.fill("[name=name]", js ? "苏玉桃" : "苏玉杏");
      await page.fill("[name=phone]", "15400005555");
      await seen(page, `lobby-door${js ? "" : "-plain"}`);
      await page.click("main form .go button");
      await page.waitForURL(/\/lobby\/./);
      assert.match(await page.locator("main").innerText(), /等候厅里有 \d+ 人/);
      await seen(page, `lobby${js ? "" : "-plain"}`);
      const forged = await page.request.get(page.url().slice(0, -3) + "AAA");
      assert.equal(forged.status(), 404);
    });
  }

  test("a code is scanned at the door, also without a line, and a second time is told", async () => {
    const own = await open(chromium, { size: "phone", url: house.url });
    await pick(own, "声乐合唱");
    await own.fill("[name=name]", "苏玉榴");
    await own.fill("[name=phone]", "15400006666");
    await own.click("main form .go button");
    await own.waitForURL(/\/mine\//);
    await own.click('a:has-text("打印签到卡")');
    await seen(own, "card");
    const token = own.url().match(/\/mine\/([^/]+)\/card/)[1];
    const door = await staff("clerk", { size: "phone" });
    await door.goto("/desk/classes/scan");
    await seen(door, "scan");
    await door.fill("[name=code]", "HY1.forged");
    await door.click('main form button:has-text("签到")');
    await door.locator(".toast.bad").waitFor();
    assert.match(await door.locator("[data-told]").innerText(), /这个码不对/);
    await door.context().setOffline(true);
    await door.fill("[name=code]", token);
    await door.click('main form button:has-text("签到")');
    await door.locator("[data-told]:has-text('断网了')").waitFor();
    await door.context().setOffline(false);
    await door.waitForFunction(() => document.querySelector("p[data-waiting]").textContent === "", null, { timeout: 40_000 });
    await door.fill("[name=code]", token);
    await door.click('main form button:has-text("签到")');
    await door.waitForFunction(() => /苏玉榴/.test(document.querySelector("[data-told]").textContent));
  });

  test("what is free now, rooms by month, clubs, footfall and a fault", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await page.goto("/now");
    await seen(page, "now");
    await page.goto("/clubs");
    await page.locator('label:has-text("腰鼓队") input').check({ force: true });
    await page.fill("[name=name]", "苏玉棠");
    await page.fill("[name=phone]", "15400007777");
    await seen(page, "clubs");
    await page.click("main form .go button");
    await page.waitForURL(/\/mine\//);
    await page.click('a:has-text("腰鼓队")');
    await seen(page, "club");
    await page.goto("/classes?for=machine");
    await page.locator("a.pick-row").first().click();
    await page.fill("[name=fault]", "网断了");
    await page.click('button:has-text("报修")');
    await page.locator(".toast").first().waitFor();
    await seen(page, "fault");
    const desk = await staff("manager", { size: "desktop" });
    await desk.goto("/desk/classes/rooms");
    await seen(desk, "rooms");
    await desk.goto("/desk/classes/footfall");
    await desk.fill("[name=place]", "大厅");
    await desk.fill("[name=people]", "12");
    await desk.click('main form button:has-text("记下来")');
    await desk.waitForURL(/said=/);
    await seen(desk, "footfall");
  });

  test("empty rooms, lockers, a feed to follow and a picture to pass on", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await page.goto("/spaces");
    assert.match(await page.locator("main").innerText(), /大活动室[\s\S]*两周里用了 \d+%/);
    await seen(page, "spaces");
    await page.goto("/classes?for=locker");
    await page.click('a.pick-row:has-text("储物柜")');
    await page.locator("[name=from]").first().check({ force: true });
    await page.selectOption("[name=minutes]", "10080");
    await page.fill("[name=name]", "青禾腰鼓队");
    await page.fill("[name=phone]", "15400003333");
    await seen(page, "locker");
    await page.click("main form .go button");
    await page.waitForURL(/\/mine\//);
    await seen(page, "locker-mine");
    const feed = await page.request.get("/classes.atom");
    assert.match(feed.headers()["content-type"], /atom/);
    assert.ok(((await feed.text()).match(/<entry>/g) ?? []).length > 20);
    await pick(page, "声乐合唱");
    const image = await page.locator('meta[property="og:image"]').getAttribute("content");
    const reply = await page.request.get(new URL(image).pathname);
    assert.equal(reply.headers()["content-type"], "image/png");
    await writeFile(new URL("./shots/taking-part-share.png", import.meta.url), await reply.body());
  });

  test("who did not come, ages, residents first, and a lottery made again", async () => {
    const manager = await staff("manager", { size: "desktop" });
    await manager.goto("/desk/classes/marks");
    await seen(manager, "marks");
    await manager.goto("/desk/classes");
    await manager.click('table a:has-text("太极拳")');
    await manager.click('a:has-text("修改")');
    await manager.fill("[name=min-age]", "90");
    await manager.fill("[name=max-age]", "50");
    await manager.click('main form .end-row button');
    assert.match(await manager.locator(".summary").innerText(), /最小的不能比最大的大/);
    assert.equal(await manager.inputValue("[name=min-age]"), "90");
    await seen(manager, "edit");
    await manager.goto("/desk/classes");
    await manager.click('table a:has-text("烘焙")');
    await manager.click('a:has-text("重新摇号")');
    await manager.fill("[name=reason]", "两份纸质报名表漏录了");
    await seen(manager, "redraw");
    await manager.click('main form .end-row button');
    await manager.waitForURL(/\/draws\//);
    assert.match(await manager.locator("main").innerText(), /两份纸质报名表漏录了/);
    await seen(manager, "redrawn");
  });

  test("the week is read on a phone and printed on paper", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await page.goto("/timetable");
    await seen(page, "week");
    await page.emulateMedia({ media: "print" });
    const sheet = await page.pdf({ format: "A4", landscape: true });
    assert.equal((sheet.toString("latin1").match(/\/Type \/Page\b/g) ?? []).length, 1);
  });

  test("a manager sets the numbers of the rule about who did not come", async () => {
    const manager = await staff("manager", { size: "desktop" });
    await manager.goto("/desk/classes/marks");
    await manager.getByText("60 天里没有来 2 次").waitFor();
    await manager.click("a[href='/settings/no-show']");
    await manager.fill("[name=marks]", "1");
    await manager.click("main form .end-row button");
    await manager.getByText("请写 2 到 10 的数字").first().waitFor();
    await seen(manager, "rule-wrong");
    await manager.fill("[name=marks]", "3");
    await manager.fill("[name=within]", "90");
    await manager.click("main form .end-row button");
    await manager.locator(".toast", { hasText: "存好了" }).waitFor();
    await seen(manager, "rule");
    await manager.setViewportSize({ width: 390, height: 844 });
    await shot(manager, "taking-part-rule-phone");
    await manager.goto("/desk/classes/marks");
    await manager.getByText("90 天里没有来 3 次").waitFor();
    await seen(manager, "rule-marks");
  });
});
