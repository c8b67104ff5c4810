// A whole matter in a browser, from the first words to the last stroke: report, receipt, take on, answer, publish,
// wall, a bad rating, redo, answered again, closed. Once with scripts, once without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";
import { act, answer, assign, rate, report } from "./matter.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];

describe("a matter from report to closing", () => {
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

  for (const js of [true, false]) {
    test(`on a phone ${js ? "with" : "without"} scripts`, async () => {
      const as = { size: "phone", js };
      const seen = async (page, name) => {
        await axe(page);
        await noSidewaysScroll(page, 320);
        if (js) await shot(page, `journey-${name}`);
      };

      // The resident says something.
      const resident = await open(chromium, { ...as, url: house.url });
      const words = js ? "3号楼2单元的楼道灯又不亮了，晚上回家看不见台阶" : "3号楼门口的垃圾桶满了，好几天没有人来收";
      const { receipt, number } = await report(resident, words, seen);

      // The clerk finds it and gives it to the property company; the company takes it on and answers.
      const clerk = await signedIn("clerk", as);
      await seen(clerk, "6-desk");
      const matter = await assign(clerk, number, "南苑物业", seen);

      const unit = await signedIn("property", as);
      await unit.goto(matter);
      await act(unit, "accept");
      await answer(unit, "已经去看过，材料明天到。");
      await seen(unit, "8-answered");

      // The clerk puts it on the wall.
      await clerk.goto(matter);
      await act(clerk, "publish", async (form) => {
        const areas = form.locator("textarea");
        if ((await areas.count()) > 1 && !(await areas.nth(1).inputValue())) await areas.nth(1).fill("已经去看过，材料明天到。");
        for (const tick of await form.locator("input[type=checkbox]:not(:checked)").all()) await tick.check();
      });
      const anybody = await open(chromium, { ...as, url: house.url });
      await anybody.goto("/wall");
      assert.match(await anybody.locator("main").innerText(), /材料明天到/);
      await seen(anybody, "9-wall");

      // Not good: it is done again, and answered again.
      await resident.goto(receipt);
      assert.match(await resident.locator("main").innerText(), /材料明天到/);
      await rate(resident, receipt, 1);
      await seen(resident, "10-redo");
      await unit.goto(matter);
      await answer(unit, "今天上午都办好了，请您看看。");
      await rate(resident, receipt, 5);
      await seen(resident, "11-closed");
      await clerk.goto(matter);
      assert.equal(await clerk.locator("form[action$='/answer']").count(), 0, "a closed matter is not answered again");
      assert.deepEqual(resident.scriptErrors, []);
      await seen(clerk, "12-timeline");
    });
  }
});
