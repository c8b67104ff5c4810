// What staff open all day, at phone and desk size, with scripts and without: axe, 320 px, no script errors; and a matter taken in by keys alone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const pages = {
  clerk: ["/desk", "/desk/take-in", "/book", "/league"],
  manager: ["/manage", "/manage/themes", "/book", "/settings", "/settings/grid", "/settings/rosters", "/settings/rules", "/settings/units", "/settings/staff", "/settings/days", "/settings/accounts", "/settings/permissions", "/settings/workflow"],
  leader: ["/desk"],
};

describe("staff pages", () => {
  let house, chromium;
  before(async () => {
    [house, chromium] = await Promise.all([centre(), browser()]);
  });
  after(async () => {
    await chromium?.close();
    await house?.stop();
  });
  const signedIn = async (login, as) => {
    const page = await open(chromium, { ...as, url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", house.output.match(/xigua-\w+/)[0]);
    await page.click("main form button");
    await page.waitForURL(/\/desk/);
    return page;
  };

  for (const [login, paths] of Object.entries(pages)) {
    for (const as of [{ size: "phone", js: false }, { size: "desktop", js: true }]) {
      test(`${login}'s pages read well on a ${as.size} ${as.js ? "with" : "without"} scripts`, async () => {
        const page = await signedIn(login, as);
        for (const path of paths) {
          const reply = await page.goto(path);
          assert.equal(reply.status(), 200, path);
          await axe(page);
          await noSidewaysScroll(page, 320);
          await shot(page, `staff-${login}${path.replaceAll("/", "-")}-${as.size}`);
        }
        assert.deepEqual(page.scriptErrors, []);
        await page.context().close();
      });
    }
  }

  test("a clerk takes a matter in and opens it by keys alone", async () => {
    const page = await signedIn("clerk", { size: "desktop", js: true });
    await page.goto("/desk/take-in");
    await page.waitForFunction(() => document.activeElement?.id === "words");
    await page.keyboard.type("南苑3号楼门口的路灯不亮了");
    await page.waitForSelector("#hints input");
    assert.equal(await page.inputValue("#words"), "南苑3号楼门口的路灯不亮了");
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/done=/);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.keyboard.type("路灯不亮");
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?&]q=/);
    assert.match(await page.locator("main").innerText(), /南苑3号楼门口的路灯不亮了/);
    assert.deepEqual(page.scriptErrors, []);
    await page.context().close();
  });
});
