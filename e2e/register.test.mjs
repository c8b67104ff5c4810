// A new clerk's first morning with the register: a list of 5,000 households goes in, what was wrong is mended and
// loaded again, an elder is found by "wjx" and a building, a leader is appointed and sees only her own people.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];
const estates = { 南苑: 18, 北苑: 16, 东苑: 14, 西苑: 12 };
const heads = "序号,姓名,身份证号,电话,小区,楼栋,单元,门牌,与户主关系,情况";

/** A card of a region that was never given out, with its check sign. */
function card(born, serial) {
  const digits = `100001${born}${String(serial).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...digits].reduce((sum, digit, at) => sum + Number(digit) * weights[at], 0);
  return digits + "10X98765432"[sum % 11];
}

/** So many households, each of a door of its own; `spoil` makes some of the rows wrong. */
function list(count, spoil) {
  const rows = [heads];
  const names = Object.entries(estates).flatMap(([name, buildings]) => Array.from({ length: buildings }, (_, at) => [name, at + 1]));
  for (let at = 0; at < count; at += 1) {
    const [estate, building] = names[at % names.length];
    const floor = 20 + Math.floor(at / names.length / 6);
    const door = `${floor}0${Math.floor(at / names.length) % 6 + 1}`;
    const born = `19${String(30 + at % 60).padStart(2, "0")}${String(at % 12 + 1).padStart(2, "0")}${String(at % 27 + 1).padStart(2, "0")}`;
    const surname = "赵钱孙李周吴郑冯陈褚"[at % 10];
    let [name, number, phone, place] = [`${surname}${"安平和顺福"[at % 5]}${"一二三四五六七八九十"[Math.floor(at / 10) % 10]}`, card(born, Math.floor(at / 12) % 1000), `1542${String(at).padStart(7, "0")}`, `${building}号楼`];
    const alone = { 6: "王建新", 66: "柳老师", 7: "秦大爷" }[at];
    if (alone) name = alone;
    if (spoil && at % 1000 === 3) number = `${number.slice(0, 17)}${number.endsWith("0") ? "1" : "0"}`;
    if (spoil && at % 1000 === 5) place = "99号楼";
    if (spoil && at % 1000 === 7) phone = "没有";
    rows.push([at + 1, name, number, phone, estate, place, "1单元", door, "户主", alone ? "独居" : ""].join(","));
  }
  return Buffer.from(rows.join("\n"), "utf8");
}

describe("the register of people", () => {
  let house, chromium;
  before(async () => {
    [house, chromium] = await Promise.all([centre(), browser()]);
  });
  after(async () => {
    await chromium?.close();
    await house?.stop();
  });

  const signedIn = async (login, options) => {
    const page = await open(chromium, { size: "desktop", ...options, url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", password(house.output));
    await page.click("main form button");
    await page.waitForURL(/\/desk/);
    return page;
  };
  const enters = async (phone, options) => {
    const page = await open(chromium, { ...options, url: house.url });
    await page.goto("/enter");
    await page.fill("[name=phone]", phone);
    await page.click("main form button");
    const code = (await page.locator("main").innerText()).match(/\b\d{6}\b/)[0];
    await page.fill("[name=code]", code);
    await page.click("main form button");
    await page.waitForURL((url) => !url.pathname.startsWith("/enter"));
    return page;
  };
  /** A new leader of an estate, made by the manager, with a password of her own. */
  const appointed = async (login, place) => {
    const manager = await signedIn("manager");
    await manager.goto("/settings/accounts");
    const form = manager.locator("form[method=post][action='/settings/accounts']");
    await form.locator("[name=login]").fill(login);
    await form.locator("[name=name]").fill("网格员 小别");
    await form.locator("button").click();
    const first = await manager.locator("code").innerText();
    await manager.locator(".end-row a.btn").click();
    const role = manager.locator("form[action$='/role']");
    await role.locator("[name=role]").selectOption("leader");
    await role.locator("[name=place]").selectOption({ label: place });
    await role.locator("button").click();
    await manager.locator(".toast").waitFor();
    const page = await open(chromium, { size: "phone", url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", first);
    await page.click("main form button");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    await page.fill("[name=current]", first);
    await page.fill("[name=new]", "水井旁边有一棵老槐树");
    await page.click("main form button");
    await page.waitForURL(/sessions/);
    return page;
  };
  const seen = async (page, name) => {
    await axe(page);
    await noSidewaysScroll(page, 320);
    await shot(page, `register-${name}`);
  };
  const figures = async (page) => (await page.locator(".figures dd").allInnerTexts()).map(Number);
  const until = async (page, selector) => {
    for (let tries = 0; tries < 120 && !(await page.locator(selector).count()); tries += 1) {
      await page.waitForTimeout(500);
      await page.reload();
    }
    assert.ok(await page.locator(selector).count(), `no ${selector} on ${page.url()}`);
  };
  const load = async (page, name, buffer) => {
    await page.goto("/people/import");
    await page.setInputFiles("#list", { name, mimeType: "text/csv", buffer });
    await page.click("main form button");
    await page.waitForURL(/\/people\/import\/\w+/);
  };

  test("a list of 5,000 households goes in, and what was wrong is mended", async () => {
    const clerk = await signedIn("clerk");
    await load(clerk, "名册.csv", list(5000, true));
    await seen(clerk, "1-columns");
    assert.equal(await clerk.locator("#c1").inputValue(), "name");
    await clerk.click("form.form button");
    await until(clerk, "[name=do]");
    assert.deepEqual(await figures(clerk), [4985, 0, 0, 15]);
    await seen(clerk, "2-checked");
    const [mend] = await Promise.all([clerk.waitForEvent("download"), clerk.click("a[href$='/mend']")]);
    assert.match(mend.suggestedFilename(), /\.xlsx$/);
    await clerk.click("form:has([name=do]) button");
    await until(clerk, ".end-row a[href='/people']");
    await load(clerk, "名册-改好.csv", list(5000, false));
    await clerk.click("form.form button");
    await until(clerk, "[name=do]");
    assert.deepEqual(await figures(clerk), [15, 0, 4985, 0]);
    await clerk.click("form:has([name=do]) button");
    await until(clerk, ".end-row a[href='/people']");
  });

  test("an elder is found by her initials and a building, and looked up only for a reason", async () => {
    const clerk = await signedIn("clerk");
    await clerk.goto("/people?q=" + encodeURIComponent("wjx 南苑7号楼"));
    await seen(clerk, "3-found");
    await clerk.click("tbody a:has-text('王建新')");
    await seen(clerk, "4-person");
    assert.ok(!(await clerk.content()).includes("15420000006"));
    await clerk.selectOption("#field", "phone");
    await clerk.selectOption("#purpose", "visit");
    await clerk.click("#sealed form button");
    assert.ok((await clerk.locator("#sealed dd b").innerText()).includes("15420000006"));
    const phone = await signedIn("clerk", { size: "phone" });
    await phone.goto("/people?q=wjx");
    await seen(phone, "5-found-phone");
  });

  test("a leader is appointed in one step and sees only her own people", async () => {
    const manager = await signedIn("manager");
    await manager.goto("/people/silent?days=30&label=low_income");
    assert.match(await manager.locator("h1").innerText(), /136.*136/);
    await seen(manager, "6-silent");
    await manager.goto("/settings/grid");
    await manager.click("tbody a:has-text('北苑')");
    await manager.click(".bulk a[href$='/leader']");
    await seen(manager, "7-leader");
    const leader = await manager.locator("#staff option", { hasText: "小周" }).first().getAttribute("value");
    await manager.selectOption("#staff", leader);
    await manager.click("form.form button");
    await manager.locator(".toast").waitFor();
    const phone = await signedIn("leader", { size: "phone" });
    await phone.goto("/people/silent");
    await seen(phone, "8-silent-phone");
    await phone.goto("/people?q=" + encodeURIComponent("东苑1号楼"));
    assert.equal(await phone.locator("tbody tr").count(), 0);
    await phone.goto("/people?q=" + encodeURIComponent("北苑1号楼"));
    assert.ok((await phone.locator("tbody tr").count()) > 0);
  });

  test("lone elders of two buildings are told, and visited on staircases without a line", async () => {
    const manager = await signedIn("manager");
    await manager.goto("/desk/notices/new");
    await manager.fill("[name=title]", "明天停水");
    await manager.fill("[name=body]", "明天上午八点到十点停水，请先接好水。");
    for (const building of ["南苑 7号楼", "南苑 8号楼"]) await manager.getByLabel(building, { exact: true }).check();
    await manager.getByLabel("独居", { exact: true }).check();
    await manager.locator("form[action='/desk/notices/new'] .end-row button").click();
    const told = Number((await manager.getByText(/会告诉 \d+ 个人/).innerText()).match(/会告诉 (\d+)/)[1]);
    assert.ok(told >= 3, `${told} people`);
    await manager.locator("form[action$='/send'] button").click();
    const notice = new URL(manager.url()).pathname;
    await until(manager, `:text("共 ${told} 人")`);

    const leader = await signedIn("leader", { size: "phone" });
    await leader.goto("/leader");
    await leader.locator("[data-outbox][data-ready]").waitFor();
    const section = async (action) => {
      const details = leader.locator(`details:has(form[action="/leader/${action}"])`);
      if (!(await details.evaluate((node) => node.open))) await details.locator("summary").click();
      return details.locator("form");
    };
    const waits = (words) => leader.locator("[data-count]", { hasText: words }).waitFor();
    await leader.context().setOffline(true);
    const elders = ["王建新", "柳老师", "秦大爷"];
    for (const [at, name] of elders.entries()) {
      const form = await section("visit");
      const option = form.locator("[name=person] option", { hasText: name }).first();
      await form.locator("[name=person]").selectOption(await option.getAttribute("value"));
      await form.locator("[name=note]").fill("精神好");
      await form.locator("button").click();
      await waits(`存在手机里 ${at + 1} 件`);
    }
    const form = await section("report");
    const whose = form.locator("[name=whose] option", { hasText: "王建新" }).first();
    await form.locator("[name=words]").fill("王建新家门口的声控灯不亮");
    await form.locator("[name=whose]").selectOption(await whose.getAttribute("value"));
    await form.locator("button").click();
    await waits("存在手机里 4 件");
    await leader.reload();
    await waits("存在手机里 4 件");
    await shot(leader, "register-9-no-line");
    await leader.context().setOffline(false);
    await leader.evaluate(() => dispatchEvent(new Event("online")));
    await waits("手机里没有等着发的");
    await leader.reload();
    for (const name of elders) assert.equal(await leader.locator("form[action='/leader/visit'][data-row]", { hasText: name }).count(), 0);
    await seen(leader, "9-sent");
    await leader.goto(notice);
    await leader.locator("tr", { hasText: "秦大爷" }).locator("button").click();
    await leader.getByText("当面说了 1 人").waitFor();
  });

  test("a daughter far away follows each step that is done for her mother, and nobody else does", async () => {
    const clerk = await signedIn("clerk");
    await clerk.goto("/people?q=" + encodeURIComponent("wjx 南苑7号楼"));
    await clerk.click("tbody a:has-text('王建新')");
    const elder = new URL(clerk.url()).pathname;
    const form = clerk.locator(`form[action='${elder}/consent']`);
    await clerk.click("#consents summary");
    await form.locator("[name=purpose]").selectOption("act");
    await form.locator("[name=agent_name]").fill("王丽");
    await form.locator("[name=agent_phone]").fill("15429990001");
    await form.locator("[name=evidence]").fill("委托书 1 号");
    await form.locator("button").click();
    await clerk.locator(".toast").waitFor();
    await clerk.fill(`form[action='${elder}/visit'] [name=note]`, "身体好");
    await clerk.click(`form[action='${elder}/visit'] button`);
    await clerk.locator(".toast").waitFor();
    await clerk.click("a[href^='/desk/take-in?person=']");
    await clerk.fill("#words", "王建新家的水龙头漏水，要人上门看看");
    await clerk.click("#take-in button[value=save]");
    await clerk.locator("#aloud").waitFor();

    for (const js of [true, false]) {
      const daughter = await enters("15429990001", { size: "phone", js });
      await daughter.goto("/me");
      await seen(daughter, `9-own-${js ? "js" : "plain"}`);
      await daughter.click("a:has-text('王建新')");
      const told = await daughter.locator("main").innerText();
      for (const step of [/水龙头漏水/, /声控灯不亮/, /上门见到/]) assert.match(told, step);
      assert.doesNotMatch(told, /身体好|精神好/);
      await seen(daughter, `10-family-${js ? "js" : "plain"}`);
      await daughter.click("main section.card a[href^='/i/']");
      await seen(daughter, `11-step-${js ? "js" : "plain"}`);
    }
    const stranger = await enters("15429990002", { size: "phone" });
    const answer = await stranger.goto(elder.replace("/people/", "/me/family/"));
    assert.equal(answer.status(), 404);

    // A leader of another estate sees nothing of her: not the person, not the matters, not the notice.
    const own = await signedIn("leader", { size: "phone" });
    await own.goto("/desk?q=" + encodeURIComponent("声控灯不亮"));
    const matter = await own.locator("main a[href^='/matters/']").first().getAttribute("href");
    const other = await appointed("grid-other", "东苑");
    for (const path of [elder, matter]) assert.equal((await other.goto(path)).status(), 404, path);
    await other.goto("/people?q=" + encodeURIComponent("wjx"));
    assert.ok(!(await other.locator("main").innerText()).includes("王建新"));
    await other.goto("/leader");
    for (const words of ["王建新", "声控灯", "明天停水"]) assert.ok(!(await other.content()).includes(words), words);
  });
});
