// What anybody may open, at phone and desk size, with scripts and without: axe, 320 px, no script errors, the weight.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { over, weigh } from "../scripts/budget.mjs";
import { axe, browser, centre, noSidewaysScroll, open, shot, sizes } from "./lib.mjs";

const paths = ["/", "/wall", "/report", "/status", "/league", "/home", "/sign-in", "/api"];

describe("public pages", () => {
  let house, chromium;
  before(async () => {
    [house, chromium] = await Promise.all([centre(), browser()]);
  });
  after(async () => {
    await chromium?.close();
    await house?.stop();
  });

  for (const path of paths) {
    for (const size of Object.keys(sizes)) {
      for (const js of [true, false]) {
        test(`${path} reads well on a ${size} ${js ? "with" : "without"} scripts`, async () => {
          const page = await open(chromium, { size, js, url: house.url });
          const reply = await page.goto(path);
          assert.equal(reply.status(), 200);
          await axe(page);
          await noSidewaysScroll(page, 320);
          assert.deepEqual(page.scriptErrors, []);
          if (js) await shot(page, `public${path.replaceAll("/", "-")}-${size}`);
          await page.context().close();
        });
      }
    }
    // The league brings the staff's sheet for its tables: it is not a page of the first visit.
    if (path !== "/league") test(`${path} keeps to its weight`, async () => {
      assert.deepEqual(over(await weigh(house.url, path)), []);
    });
  }
});
