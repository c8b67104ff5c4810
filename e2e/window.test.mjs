// The window in a browser: a daughter finds "老人钱", asks for it step by step, leaves and comes back by nine digits,
// signs; the counter asks for a paper, forwards and decides; the manager's two persons change the catalogue;
// the leader takes an errand.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];
const number = "110105194403050020";
const card = "6200000000000000000";

describe("the window", () => {
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
    await shot(page, `window-${name}`);
  };
  const signedIn = async (login, options) => {
    const page = await open(chromium, { ...options, url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", password(house.output));
    await page.click("main form button");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    return page;
  };
  const next = async (page, fields) => {
    for (const [name, value] of Object.entries(fields)) await page.fill(`#q_${name}`, value);
    await Promise.all([page.waitForLoadState("load"), page.click("main form .go button:has-text('下一步')")]);
  };
  const main = (page) => page.locator("main").innerText();

  for (const js of [true, false]) {
    const plain = js ? "" : "-plain";
    test(`a daughter asks on a telephone ${js ? "with" : "without"} scripts`, async () => {
      let page = await open(chromium, { size: "phone", js, url: house.url });
      await page.goto("/services");
      await seen(page, `services${plain}`);
      await page.fill("#q", "老人钱");
      await page.click("form[role=search] button");
      await page.waitForURL(/q=/);
      await seen(page, `found${plain}`);
      await page.click("a.pick-row >> nth=0");
      await page.waitForURL(/YL001/);
      await seen(page, `item${plain}`);
      await page.click("a:has-text('我要办')");
      await page.waitForURL(/apply/);
      await seen(page, `begin${plain}`);
      await page.click("main form .go button");
      await page.waitForURL(/\/apply\//);
      await next(page, { name: "李秀英", id_card: "110105194403050028" });
      assert.match(await main(page), /请照着身份证再填一次/);
      assert.equal(await page.inputValue("#q_name"), "李秀英");
      await seen(page, `wrong${plain}`);
      await next(page, { id_card: number });
      await page.click("button:has-text('以后再来')");
      await page.waitForURL(/later/);
      const code = (await main(page)).match(/(\d{3} \d{3} \d{3})/)[1];
      await page.context().close();
      page = await open(chromium, { size: "phone", js, url: house.url });
      await page.goto("/apply");
      await seen(page, `resume${plain}`);
      await page.fill("#code", code);
      await page.click("main form button");
      await page.waitForURL(/\/apply\//);
      await next(page, { phone: "15400004321", born: "1944-03-05" });
      await next(page, { place: "南苑3号楼2单元501", bank_card: card });
      await seen(page, `papers${plain}`);
      await page.click("main form .go button:has-text('下一步')");
      await page.waitForLoadState("load");
      assert.match(await main(page), /\*\*\*\* 0000/);
      assert.doesNotMatch(await page.content(), new RegExp(number));
      if (js) {
        const glass = await page.locator("canvas.sign").boundingBox();
        await page.mouse.move(glass.x + 30, glass.y + 40);
        await page.mouse.down();
        await page.mouse.move(glass.x + 120, glass.y + 90, { steps: 8 });
        await page.mouse.up();
      } else {
        await page.fill("#q_sign", "李秀英");
      }
      await seen(page, `check${plain}`);
      await page.click("button:has-text('签好了')");
      await page.waitForURL(/said=/);
      assert.match(await main(page), /收到了/);
      await seen(page, `sent${plain}`);
      assert.deepEqual(page.scriptErrors.filter((line) => !/422/.test(line)), []);
      await page.context().close();
    });
  }

  test("the counter works on an application, on both sizes", async () => {
    for (const size of ["phone", "desktop"]) {
      const page = await signedIn("clerk", { size });
      await page.goto("/desk/applications");
      await seen(page, `applications-${size}`);
      await page.click("table a >> nth=0");
      await page.waitForURL(/applications\/./);
      await seen(page, `application-${size}`);
      await page.context().close();
    }
    const page = await signedIn("clerk", { size: "desktop" });
    await page.goto("/desk/applications?all=1");
    await page.click("tr:has-text('收到了') a");
    await page.waitForURL(/applications\/./);
    await page.click("summary:has-text('我来看')");
    await page.click("details[open] button:has-text('我来看')");
    await page.waitForURL(/said=/);
    await page.click("summary:has-text('还差东西')");
    await page.fill("details[open] textarea", "请补一张照片");
    await page.click("details[open] button:has-text('还差东西')");
    await page.waitForURL(/said=/);
    assert.match(await main(page), /请补一张照片/);
    await page.context().close();
  });

  test("the catalogue is changed by one and published by another", async () => {
    const page = await signedIn("manager", { size: "desktop" });
    await page.goto("/settings/items?q=送饭");
    await seen(page, "items");
    await page.goto("/settings/items/JY003");
    await seen(page, "edit");
    await page.fill("[name=promised]", "99");
    await page.fill("[name=note]", "试试");
    await page.click("button:has-text('交给第二个人看')");
    assert.match(await main(page), /不能比规定的长/);
    await page.fill("[name=promised]", "1");
    await page.fill("[name=legal]", "3");
    await page.click("button:has-text('交给第二个人看')");
    await page.waitForURL(/versions/);
    assert.match(await main(page), /要另一个人来公开/);
    await seen(page, "version");
    const link = page.url().split("?")[0];
    await page.context().close();
    const other = await signedIn("secretary", { size: "desktop" });
    await other.goto(link);
    await other.click("button:has-text('同意，公开')");
    await other.waitForURL(/said=/);
    await other.goto("/services/JY003");
    assert.match(await main(other), /1 个工作日/);
    await other.context().close();
  });

  test("an errand is begun at the door", async () => {
    const page = await signedIn("clerk", { size: "phone" });
    await page.goto("/desk/errands");
    await seen(page, "errands");
    await page.click("table a >> nth=0");
    await page.waitForURL(/errands\/./);
    await seen(page, "errand");
    await page.goto("/desk/errands/new?q=王");
    await page.click("a.pick-row >> nth=0");
    await page.waitForURL(/person=/);
    await page.goto(`${page.url()}&about=老人钱`);
    await seen(page, "errand-new");
    await page.check("[name=way][value=mark]");
    await page.fill("[name=witness]", "邻居");
    await page.click("main form >> button:has-text('开始办')");
    await page.waitForURL(/said=/);
    assert.match(await main(page), /按了手印/);
    await page.context().close();
  });

  test("programs read the catalogue by the open standards", async () => {
    const page = await open(chromium, { size: "desktop", url: house.url });
    const get = async (path) => (await page.request.get(path)).json();
    assert.equal((await get("/hsds/v3")).version, "3.0");
    const services = await get("/hsds/v3/services?per_page=5&search=老人钱");
    assert.equal(services.contents[0].status, "active");
    const one = await get(`/hsds/v3/services/${services.contents[0].id}`);
    assert.ok(one.required_documents.length > 0 && one.attributes[0].taxonomy_term.code);
    const linked = await get("/services.jsonld");
    assert.ok(linked["@graph"].length > 120);
    assert.match(await (await page.request.get("/services.ttl")).text(), /a cpsv:PublicService/);
    assert.match(await (await page.request.get("/sitemap.xml")).text(), /services\/YL001/);
    assert.match(await (await page.request.get("/services/feed.xml")).text(), /<entry>/);
    await page.context().close();
  });
});
