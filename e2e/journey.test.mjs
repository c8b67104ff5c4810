// A whole matter in a browser, from the first words to the last stroke: report, receipt, take on, answer, publish,
// wall, a bad rating, redo, answered again, closed. Once with scripts, once without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

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
      const act = async (page, verb, fill = async () => {}) => {
        const form = page.locator(`form[action$="/${verb}"]`);
        if (!(await form.isVisible())) await page.locator(`details:has(form[action$="/${verb}"]) > summary`).click();
        await fill(form);
        await form.locator("button.wide").click();
        await page.locator(".toast, .summary").first().waitFor();
        const faults = await page.locator(".summary").allInnerTexts();
        assert.deepEqual(faults, [], `${verb} was refused`);
      };

      // The resident says something.
      const resident = await open(chromium, { ...as, url: house.url });
      await resident.goto("/");
      await seen(resident, "1-home");
      await resident.click("a.speak");
      const words = js ? "3号楼2单元的楼道灯又不亮了，晚上回家看不见台阶" : "3号楼门口的垃圾桶满了，好几天没有人来收";
      await resident.fill("#words", words);
      await seen(resident, "2-words");
      await resident.click(".next button");
      if (await resident.locator("[name=same]").count()) {
        await seen(resident, "3-same");
        await resident.locator("label:has([name=same])").last().click();
        await resident.click(".next button");
      }
      for (const place of ["南苑", "3号楼", "2单元"]) {
        const choice = resident.locator("button.pick-row[name=at]", { hasText: place }).first();
        if (await choice.count()) await choice.click();
      }
      if (await resident.locator("#place").count()) {
        const all = resident.locator("button.pick-row[name=here]");
        await ((await all.count()) ? all.last().click() : resident.click(".next button"));
      }
      if (await resident.locator("[name=same]").count()) {
        await seen(resident, "3-same");
        await resident.locator("label:has([name=same])").last().click();
        await resident.click(".next button");
      }
      await resident.fill("[name=phone]", "154 1234 5678");
      await seen(resident, "4-contact");
      await resident.click(".next button");
      await resident.waitForURL(/\/r\/|\/i\//);
      await seen(resident, "5-receipt");
      const receipt = resident.url();
      const number = (await resident.locator(".no b").innerText()).replace(/^\D+/, "").replace(/\s/g, "");

      // The clerk finds it and gives it to the property company; the company takes it on and answers.
      const clerk = await signedIn("clerk", as);
      await seen(clerk, "6-desk");
      await clerk.goto(`/desk?q=${encodeURIComponent(number)}`);
      // A whole number leads straight to its matter.
      await clerk.waitForURL(/\/matters\//);
      await seen(clerk, "7-matter");
      const matter = clerk.url();
      await act(clerk, "assign", async (form) => {
        const unit = form.locator("select").first();
        const property = await unit.locator("option", { hasText: "南苑物业" }).first().getAttribute("value");
        await unit.selectOption(property);
      });

      const unit = await signedIn("property", as);
      await unit.goto(matter);
      await act(unit, "accept");
      const answers = (text) => async (form) => {
        await form.locator("textarea").first().fill(text);
        const proof = form.locator("input[type=file]");
        if (await proof.count()) await proof.setInputFiles({ name: "proof.png", mimeType: "image/png", buffer: await unit.screenshot() });
      };
      await act(unit, "answer", answers("已经去看过，材料明天到。"));
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
      const rate = async (grade) => {
        if (!(await resident.locator("[name=grade]").count())) await resident.locator("a[href*='/rate']").first().click();
        await resident.locator(`label:has([name=grade][value="${grade}"])`).first().click();
        await resident.locator("form[action$='/rate'] button.wide").last().click();
        await resident.waitForLoadState();
      };
      await rate(1);
      await seen(resident, "10-redo");
      await unit.goto(matter);
      await act(unit, "answer", answers("今天上午都办好了，请您看看。"));
      await resident.goto(receipt);
      await rate(5);
      await seen(resident, "11-closed");
      await clerk.goto(matter);
      assert.equal(await clerk.locator("form[action$='/answer']").count(), 0, "a closed matter is not answered again");
      assert.deepEqual(resident.scriptErrors, []);
      await seen(clerk, "12-timeline");
    });
  }
});
