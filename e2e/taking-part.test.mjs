// Taking part, as a new user would, on a phone, with and without scripts. A mother says at the counter that her
// daughter may act for her; the daughter signs in by a code, enrols her in two classes, is refused a third one, waits,
// is promoted when somebody gives a seat back, and checks in. A troupe books every week but days off; a teacher prints
// the list; a lottery is verified by the program and by a script of its own; the manager watches a rush.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);
const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];
const program = resolve(dirname(here), process.env.HUIYIN_BIN ?? join(process.env.CARGO_TARGET_DIR ?? "target", "debug", "huiyin"));

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
    await shot(page, `part-${name}`);
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
  const enters = async (phone, options) => {
    const page = await open(chromium, { ...options, url: house.url });
    await page.goto("/enter?to=/classes");
    await page.fill("[name=phone]", phone);
    await page.click("main form button");
    await page.waitForURL(/\/enter\/code/);
    const code = (await page.locator("main").innerText()).match(/\b\d{6}\b/)[0];
    await page.fill("[name=code]", code);
    await page.click("main form button");
    await page.waitForURL(/\/classes/);
    return page;
  };
  const pick = async (page, title) => {
    await page.goto("/classes");
    await page.click(`a.pick-row:has-text("${title}")`);
  };
  const goes = (page) => page.click("main form .go button");
  const main = (page) => page.locator("main").innerText();

  /** A mother who is in the register; her page at the counter. */
  const mother = async (clerk, name, door) => {
    await clerk.goto("/people/new");
    await clerk.fill("[name=name]", name);
    const place = await clerk.locator("[name=place]").first();
    if (await place.evaluate((node) => node.tagName === "SELECT")) {
      const value = await place.locator("option", { hasText: /单元/ }).first().getAttribute("value");
      await place.selectOption(value);
    } else {
      await place.fill("南苑1号楼1单元");
    }
    await clerk.fill("[name=door]", door);
    await clerk.click("main form.form .end-row button, main form .end-row button");
    await clerk.waitForURL(/\/people\/[0-9a-f-]{32,}/).catch(async () => assert.fail(await main(clerk)));
    return new URL(clerk.url()).pathname;
  };

  for (const js of [true, false]) {
    const [name, agent, phone] = js ? ["苏玉兰", "苏小雨", "15429990011"] : ["苏玉梅", "苏小雪", "15429990012"];
    const mark = js ? "" : "-plain";
    test(`a daughter takes her mother through it on a phone ${js ? "with" : "without"} scripts`, async () => {
      // At the counter: the mother says so, and it is written down.
      const clerk = await staff("clerk", { size: "desktop", js });
      const elder = await mother(clerk, name, js ? "901" : "902");
      const form = clerk.locator(`form[action='${elder}/consent']`);
      await clerk.click("#consents summary");
      await form.locator("[name=purpose]").selectOption("act");
      await form.locator("[name=agent_name]").fill(agent);
      await form.locator("[name=agent_phone]").fill(phone);
      await form.locator("[name=evidence]").fill("委托书 7 号");
      await form.locator("button").click();
      await clerk.locator(".toast").waitFor();
      await clerk.locator("#consents").scrollIntoViewIfNeeded();
      await shot(clerk, `part-1-consent${mark}`);

      // On her phone: two classes that do not clash, and a third one that does.
      const page = await enters(phone, { size: "phone", js });
      await seen(page, `2-classes${mark}`);
      const chooses = () => page.locator(`label:has-text("${name}") input[name=who]`).check({ force: true });
      await pick(page, "声乐合唱");
      await chooses();
      await seen(page, `3-join${mark}`);
      await goes(page);
      await page.waitForURL(/\/mine\//);
      const own = page.url().split("?")[0];
      assert.match(await main(page), new RegExp(`由 ${agent} 代报`));
      await pick(page, "太极拳");
      await chooses();
      await goes(page);
      await page.waitForURL(/\/mine\//);
      await seen(page, `4-two${mark}`);
      await pick(page, "书法");
      await chooses();
      await page.check("[name=wait]");
      await goes(page);
      assert.match(await page.locator(".summary").innerText(), /同一时间/);
      await seen(page, `5-clash${mark}`);

      // The staff plan a class of one seat; somebody else has it.
      const other = await open(chromium, { size: "phone", js, url: house.url });
      const desk = await staff("clerk", { size: "desktop", js });
      await desk.goto("/desk/classes");
      await desk.click('a:has-text("排一个学期")');
      await desk.fill("[name=term]", `候补${mark}`);
      const soon = new Date(Date.now() + 5 * 86_400_000);
      await desk.fill("[name=first]", soon.toISOString().slice(0, 10));
      await desk.fill("[name=weeks]", "2");
      await desk.fill("[name=title-0]", `剪纸${js ? "一" : "二"}班`);
      await desk.selectOption("[name=weekday-0]", String(soon.getUTCDay() || 7));
      await desk.fill("[name=time-0]", js ? "16:30" : "18:00");
      await desk.fill("[name=minutes-0]", "60");
      await desk.fill("[name=seats-0]", "1");
      await desk.fill("[name=place-0]", js ? "四楼一室" : "四楼二室");
      await desk.click('button:has-text("先看一看")');
      await desk.click('button:has-text("就这样定下来")');
      await desk.waitForURL(/\/timetable/);
      await pick(other, `剪纸${js ? "一" : "二"}班`);
      await other.fill("[name=name]", js ? "何玉竹" : "何玉菊");
      await other.fill("[name=phone]", "15400008888");
      await goes(other);
      await other.waitForURL(/\/mine\//).catch(async () => assert.fail(await main(other)));

      // The daughter's mother waits; the other one gives it back; she is offered it and takes it.
      await pick(page, `剪纸${js ? "一" : "二"}班`);
      await chooses();
      await page.check("[name=wait]");
      await goes(page);
      await page.waitForURL(/\/mine\//);
      assert.match(await main(page), /候补第 1 位/);
      await seen(page, `6-waits${mark}`);
      await other.locator('form[action*="/cancel/"] button').first().click();
      await other.locator(".toast").first().waitFor();
      await page.goto(own);
      assert.match(await main(page), /为您留到/);
      await seen(page, `7-offered${mark}`);
      await page.click('form[action*="/accept/"] button');
      await page.locator(".toast").first().waitFor();
      assert.doesNotMatch(await main(page), /候补第/);
      await seen(page, `8-promoted${mark}`);

      // At the door she says her name and four digits.
      await desk.goto("/desk/classes/at-door");
      await desk.fill("[name=name]", name);
      await desk.fill("[name=tail]", phone.slice(-4));
      await desk.click("main form button");
      await desk.waitForURL(/at-door\/./);
      await seen(desk, `9-at-door${mark}`);
      await desk.locator('button:has-text("签到")').first().click();
      await desk.locator(".toast").first().waitFor();
      await page.goto(own);
      assert.match(await main(page), /已签到/);
      await seen(page, `10-came${mark}`);

      // And she changes one of them for another, in one step.
      await page.locator('a:has-text("换时间、换班")').first().click();
      await seen(page, `11-swap${mark}`);
    });

    test(`a troupe books every week but days off ${js ? "with" : "without"} scripts`, async () => {
      // One of the days is closed by the centre itself.
      const desk = await staff("manager", { size: "desktop", js });
      await desk.goto("/desk/classes/closures");
      const day = new Date(Date.now() + 8 * 3_600_000 + (js ? 13 : 14) * 86_400_000).toISOString().slice(0, 10);
      await desk.fill("[name=from]", day);
      await desk.fill("[name=place]", "小活动室");
      await desk.fill("[name=reason]", "换地板");
      await desk.click('button:has-text("看看影响")');
      await desk.click('button:has-text("定下来")');
      await desk.waitForURL(/said=/);
      const page = await open(chromium, { size: "phone", js, url: house.url });
      await page.goto("/classes?for=room");
      await page.click('a.pick-row:has-text("小活动室")');
      await page.locator(".filters a").nth(js ? 6 : 7).click();
      await page.locator("[name=from]").first().check({ force: true });
      await page.selectOption("[name=minutes]", "30");
      await page.selectOption("[name=weeks]", "8");
      await page.fill("[name=name]", js ? "青禾腰鼓队" : "青禾合唱队");
      await page.fill("[name=phone]", "15400003333");
      await goes(page);
      assert.match(await page.locator("#series").innerText(), /换地板/);
      await seen(page, `12-weeks${mark}`);
      await page.click('button:has-text("就这样订")');
      await page.waitForURL(/\/mine\//).catch(async () => assert.fail(await main(page)));
      const times = Number((await main(page)).match(/一共 (\d+) 次/)[1]);
      assert.ok(times >= 4 && times <= 7, `${times} times`);
      await seen(page, `13-troupe${mark}`);
    });
  }

  test("a teacher prints the list", async () => {
    const page = await staff("clerk", { size: "desktop" });
    await page.goto("/desk/classes");
    await page.click('table a:has-text("书法")');
    assert.ok((await page.locator("tbody tr").count()) >= 20);
    await seen(page, "14-list");
    await page.emulateMedia({ media: "print" });
    const sheet = await page.pdf({ format: "A4" });
    assert.ok((sheet.toString("latin1").match(/\/Type \/Page\b/g) ?? []).length <= 2);
    await shot(page, "part-15-list-paper");
  });

  test("the lottery's file is verified by the program and by a script of its own", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await pick(page, "烘焙");
    await page.click('a[href^="/draws/"]');
    await seen(page, "16-draw");
    const reply = await page.request.get(`${new URL(page.url()).pathname}/proof.json`);
    const folder = await mkdtemp(join(tmpdir(), "huiyin-draw-"));
    const file = join(folder, "draw.json");
    await writeFile(file, await reply.text());
    const own = await run(program, ["draw", "verify", file]);
    assert.match(own.stdout, /72/);
    const { stdout } = await run("node", [join(here, "verify-draw.mjs"), file]);
    assert.match(stdout, /^valid: 72 entries, 18 won, 54 wait/);
    // One sign changed, and both say so.
    await writeFile(file, (await reply.text()).replace(/"weight": 1/, '"weight": 2'));
    await assert.rejects(run(program, ["draw", "verify", file]));
    await assert.rejects(run("node", [join(here, "verify-draw.mjs"), file]));
    await rm(folder, { recursive: true });
  });

  test("the manager watches a rush live", async () => {
    const page = await staff("manager", { size: "desktop" });
    await page.goto("/desk/classes");
    await page.click('table a:has-text("抢课演示")');
    await page.click('a:has-text("看报名现场")');
    await page.click('button:has-text("三千人")');
    await page.waitForFunction(() => {
      const given = Number(document.querySelectorAll(".figures dd")[2].textContent);
      return given > 0 && given < 600;
    }, null, { timeout: 30_000 });
    await seen(page, "17-rush");
    await page.waitForFunction(() => document.body.innerText.includes("已报出 100%"), null, { timeout: 60_000 });
    await seen(page, "18-rush-over");
  });
});
