// Taking part in a browser: a daughter enrols her mother, is refused what clashes, waits; the counter checks her in;
// a troupe books its room week after week; the teacher's list; the draw, checked by the independent script.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];

describe("taking part", () => {
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
    await shot(page, `bookings-${name}`);
  };
  const clerk = async (options) => {
    const page = await open(chromium, { ...options, url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", "clerk");
    await page.fill("[name=password]", password(house.output));
    await page.click("main form button");
    await page.waitForURL(/\/desk/);
    return page;
  };
  const enter = async (page, title, name, phone, ticks = []) => {
    await page.goto("/classes");
    await page.click(`a.pick-row:has-text("${title}")`);
    await page.fill("[name=name]", name);
    await page.fill("[name=phone]", phone);
    for (const tick of ticks) await page.check(`[name=${tick}]`);
    await page.click("main form .go button");
  };

  for (const js of [true, false]) {
    test(`a daughter enrols her mother on a phone ${js ? "with" : "without"} scripts`, async () => {
      const name = js ? "苏玉兰" : "苏玉梅";
      const phone = js ? "15400001111" : "15400002222";
      const page = await open(chromium, { size: "phone", js, url: house.url });
      await page.goto("/classes");
      await seen(page, `list${js ? "" : "-plain"}`);
      await enter(page, "声乐合唱", name, phone);
      await page.waitForURL(/\/mine\//);
      assert.match(await page.locator("main").innerText(), /声乐合唱/);
      await enter(page, "太极拳", name, phone);
      await page.waitForURL(/\/mine\//);
      const own = page.url();
      await seen(page, `mine${js ? "" : "-plain"}`);

      // The third one is at the same time as the first.
      await enter(page, "书法", name, phone, ["wait"]);
      assert.match(await page.locator(".summary").innerText(), /同一时间/);
      assert.equal(await page.inputValue("[name=name]"), name);
      await seen(page, `refused${js ? "" : "-plain"}`);

      // A full one has a waiting list with a place on it.
      await enter(page, "家常烹饪", name, phone, ["wait"]);
      await page.waitForURL(/\/mine\//);
      assert.match(await page.locator("main").innerText(), /候补第 \d+ 位/);

      // At the door.
      const desk = await clerk({ size: "desktop", js });
      await desk.goto("/desk/classes/at-door");
      await desk.fill("[name=name]", name);
      await desk.fill("[name=tail]", phone.slice(-4));
      await desk.click("main form button");
      await desk.waitForURL(/at-door\/./);
      await desk.locator('button:has-text("签到")').first().click();
      await desk.locator(".toast").first().waitFor();
      await page.goto(own);
      assert.match(await page.locator("main").innerText(), /已签到/);

      // She gives the other one back.
      await page.locator('form[action*="/cancel/"] button').first().click();
      await page.locator(".toast").first().waitFor();
      assert.match(await page.locator("main").innerText(), /已退/);
    });
  }

  test("a troupe books its room every week but holidays", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await page.goto("/classes?for=room");
    await page.click('a.pick-row:has-text("大活动室")');
    await page.locator(".filters a").nth(6).click();
    await page.locator("[name=from]").first().check({ force: true });
    await page.selectOption("[name=minutes]", "120");
    await page.selectOption("[name=weeks]", "4");
    await page.fill("[name=name]", "青禾腰鼓队");
    await page.fill("[name=phone]", "15400003333");
    await seen(page, "room");
    await page.click("main form .go button");
    await page.locator("#series").waitFor();
    await page.click('button:has-text("就这样订")');
    await page.waitForURL(/\/mine\//);
    assert.ok((await page.locator("ul.times li").count()) >= 3);
  });

  test("a teacher prints the list", async () => {
    const page = await clerk({ size: "desktop" });
    await page.goto("/desk/classes");
    await seen(page, "desk");
    await page.click('table a:has-text("书法")');
    assert.ok((await page.locator("tbody tr").count()) >= 20);
    await seen(page, "roll");
  });

  test("the manager watches a rush live", async () => {
    const page = await open(chromium, { size: "desktop", url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", "manager");
    await page.fill("[name=password]", password(house.output));
    await page.click("main form button");
    await page.waitForURL(/\/desk/);
    await page.goto("/desk/classes");
    await page.click('table a:has-text("抢课演示")');
    await page.click('a:has-text("看报名现场")');
    await seen(page, "rush");
    await page.click('button:has-text("三千人")');
    await page.waitForFunction(() => document.body.innerText.includes("已报出 100%"), null, { timeout: 60_000 });
    await shot(page, "bookings-rush-over");
  });

  test("the draw is what was published, by a program of its own", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await page.goto("/classes");
    await page.click('a.pick-row:has-text("烘焙")');
    await page.click('a[href^="/draws/"]');
    assert.match(await page.locator("main").innerText(), /与公示一致/);
    await seen(page, "draw");
    const reply = await page.request.get(`${new URL(page.url()).pathname}/proof.json`);
    const folder = await mkdtemp(join(tmpdir(), "huiyin-draw-"));
    const file = join(folder, "draw.json");
    await writeFile(file, await reply.text());
    const { stdout } = await promisify(execFile)("node", [join(here, "verify-draw.mjs"), file]);
    await rm(folder, { recursive: true });
    assert.match(stdout, /^valid: 72 entries, 18 won, 54 wait/);
  });

  test("a calendar can be read by a phone", async () => {
    const page = await open(chromium, { url: house.url });
    await page.goto("/classes");
    const href = await page.locator('a.pick-row:has-text("声乐合唱")').getAttribute("href");
    const text = await (await page.request.get(`${href}/calendar.ics`)).text();
    assert.match(text, /BEGIN:VEVENT\r\n/);
    assert.equal(text.match(/BEGIN:VEVENT/g).length, 16);
  });
});
