// The leader's phone: 20 reports, three visits and a household are written without a line, the page is opened anew
// three times, the line comes back and drops again; everything is taken in exactly once. Then without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, bigTargets, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];
// One pixel, as PNG.
const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

describe("the leader's phone", () => {
  let house, chromium;
  before(async () => {
    [house, chromium] = await Promise.all([centre(), browser()]);
  });
  after(async () => {
    await chromium?.close();
    await house?.stop();
  });

  const signedIn = async (login, options) => {
    const page = await open(chromium, { ...options, url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", password(house.output));
    await page.click("main form button");
    await page.waitForURL(/\/desk/);
    return page;
  };
  const section = async (page, action) => {
    const details = page.locator(`details:has(form[action="/leader/${action}"])`);
    if (!(await details.evaluate((node) => node.open))) await details.locator("summary").click();
    return details.locator("form");
  };
  const waits = (page, words) => page.locator("[data-count]", { hasText: words }).waitFor();
  const counted = async (page, mark) => {
    const csv = await (await page.request.get("/book.csv")).text();
    return csv.split("\n").filter((line) => line.includes(mark)).length;
  };

  test("what is written without a line is taken in exactly once", async () => {
    const manager = await signedIn("manager", { size: "desktop" });
    const page = await signedIn("leader", { size: "phone" });
    await page.goto("/leader");
    await page.locator("[data-outbox][data-ready]").waitFor();

    // Three households, with a line.
    for (const name of ["周奶奶", "吴爷爷", "郑阿姨"]) {
      const form = await section(page, "household");
      await form.locator("[name=home]").selectOption({ label: "南苑 3号楼 2单元" });
      await form.locator("[name=name]").fill(name);
      await form.locator("button").click();
      await page.locator("[data-done] li", { hasText: name }).waitFor();
    }
    await page.reload();
    await page.locator("form[data-row]", { hasText: "郑阿姨" }).waitFor();
    await axe(page);
    await noSidewaysScroll(page, 320);
    await bigTargets(page);
    await shot(page, "leader-1-phone");
    await page.locator("[data-outbox][data-ready]").waitFor();

    await page.context().setOffline(true);
    for (let n = 1; n <= 20; n += 1) {
      const form = await section(page, "report");
      await form.locator("[name=words]").fill(`没信号第${n}件：楼道堆了东西`);
      if (n === 7) await form.locator("[name=photos]").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: pixel });
      await form.locator("button").click();
      await waits(page, `${n} 件`);
      if (n % 6 === 0) {
        await page.reload();
        await waits(page, `存在手机里 ${n} 件`);
      }
    }
    for (const name of ["周奶奶", "吴爷爷", "郑阿姨"]) {
      await page.locator("form[data-row]", { hasText: name }).locator("button").click();
    }
    await waits(page, "存在手机里 23 件");
    await shot(page, "leader-2-offline");
    assert.equal(await counted(manager, "没信号第"), 0);

    // The line comes back; every third answer is lost on the way.
    let asked = 0;
    let lost = 0;
    await page.route("**/leader/{report,visit}", async (route) => {
      asked += 1;
      if (asked % 3) return route.continue();
      lost += 1;
      await route.fetch().catch(() => {});
      return route.abort("connectionreset");
    });
    await page.context().setOffline(false);
    for (let round = 0; round < 12 && !(await page.locator("[data-count]", { hasText: "没有等着" }).count()); round += 1) {
      await page.evaluate(() => dispatchEvent(new Event("online")));
      await page.waitForTimeout(1500);
    }
    await waits(page, "手机里没有等着发的");
    assert.ok(lost > 0, "no answer was lost: nothing was proved");
    assert.equal(await counted(manager, "没信号第"), 20);
    await page.reload();
    assert.equal(await page.locator("form[data-row]", { hasText: "周奶奶" }).count(), 0);
    await shot(page, "leader-3-sent");
  });

  test("without scripts it is a page of plain forms", async () => {
    const page = await signedIn("leader", { size: "phone", js: false });
    await page.goto("/leader");
    await axe(page);
    await page.locator("details:has(form[action='/leader/report']) > summary").click();
    const form = page.locator("form[action='/leader/report']");
    await form.locator("[name=words]").fill("没脚本的一件：门禁坏了");
    await form.locator("button").click();
    await page.locator(".toast", { hasText: "报上去了" }).waitFor();
    const manager = await signedIn("manager", { size: "desktop" });
    assert.equal(await counted(manager, "没脚本的一件"), 1);
  });
});
