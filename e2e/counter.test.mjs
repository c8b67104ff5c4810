// A new clerk's morning at the counter: twenty people come, with six different items, two errands, one certificate that
// is issued elsewhere, one bad rating; by keys alone, and once without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";
import { act, answer, assign, rate, report } from "./matter.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];

describe("the counter", () => {
  let house, chromium, lobby, tablet;
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
  const seen = async (page, name) => {
    await axe(page);
    await noSidewaysScroll(page, 320);
    await shot(page, `counter-${name}`);
  };
  const machine = async (manager, kind, place, size, window) => {
    await manager.goto("/counter/setup");
    await manager.selectOption("select[name=kind]", kind);
    await manager.fill("[name=device_name]", place);
    if (window) await manager.selectOption("select[name=window]", { label: window });
    await manager.click("form[action='/counter/setup/machine'] button");
    const link = (await manager.textContent("main")).match(/\/device\/[0-9a-f]{48}/)[0];
    const page = await open(chromium, { size, url: house.url });
    await page.goto(link);
    return page;
  };
  const loaded = (page, press) => Promise.all([page.waitForEvent("load"), press()]);
  const key = (page, name) => loaded(page, () => page.keyboard.press(name));

  /** One resident by keys: how many were pressed beside the words. */
  const serve = async (page, who, what, choice = "1") => {
    let keys = 0;
    const press = async (name) => { keys += 1; await key(page, name); };
    const word = async (text) => { await page.keyboard.type(text); await press("Enter"); };
    await press("Space");
    await press("Enter");
    await word(who);
    await press("1");
    await word(what);
    await press(choice);
    return { keys: () => keys, press };
  };
  /** Fills whatever the form still asks, and signs. */
  const fill = async (page) => {
    await page.evaluate(() => {
      const form = document.querySelector("#form");
      const say = { tel: "16900000001", date: "1950-03-05" };
      for (const box of form.querySelectorAll(".form > .field, .form > .choices")) {
        const input = box.querySelector("input:not([type=hidden]), textarea");
        if (!input || input.id === "agent") continue;
        if (input.type === "radio" || input.type === "checkbox") input.checked = true;
        else if (!input.value) {
          const label = box.querySelector("label")?.textContent ?? "";
          input.value = /身份证/.test(label) ? "100001195003050015" : /卡号|账号/.test(label) ? "6222020000000000000" : /元|钱|金额|几|多少/.test(label) ? "100" : say[input.type] ?? "王奶奶";
        }
      }
    });
  };

  test("machines are let in by the manager; a forged one is told what to do", async () => {
    const manager = await signedIn("manager");
    const kiosk = await machine(manager, "kiosk", "大厅", "phone");
    lobby = await machine(manager, "lobby", "大厅屏幕", "desktop");
    await lobby.setViewportSize({ width: 1920, height: 1080 });
    tablet = await machine(manager, "tablet", "一号窗", "phone", "1");
    await seen(manager, "setup");
    await seen(kiosk, "kiosk");
    const forged = await open(chromium, { url: house.url });
    await forged.goto("/device/" + "0".repeat(48));
    assert.match(await forged.textContent("main"), /还没登记/);
    for (let n = 0; n < 13; n += 1) {
      await kiosk.goto("/kiosk");
      await loaded(kiosk, () => kiosk.click(`button[value='${"ABD"[n % 3]}']`));
    }
    assert.match(await kiosk.textContent("main"), /前面 \d+ 位/);
    await seen(kiosk, "taken");
    const paper = await kiosk.request.get((await kiosk.getAttribute("a[href$='/paper']", "href")));
    assert.equal(paper.headers()["content-type"], "application/pdf");
    await seen(tablet, "tablet");
    const home = await open(chromium, { url: house.url });
    await home.goto("/queue");
    await seen(home, "queue");
    await home.goto("/queue/appoint");
    await seen(home, "appoint");
  });

  test("a simple item takes few keys and no mouse; the lobby shows each call", async () => {
    const clerk = await signedIn("clerk");
    await clerk.goto("/counter");
    await seen(clerk, "sit");
    await key(clerk, "1");
    await seen(clerk, "free");
    const one = await serve(clerk, "王", "免费体检");
    await lobby.getByText("请到 1 号窗口").first().waitFor();
    await shot(lobby, "counter-lobby");
    await seen(clerk, "form");
    // She signs on the glass; the light goes out; what was written is still there.
    const draw = async () => {
      const glass = await clerk.locator("#form canvas.sign").boundingBox();
      await clerk.mouse.move(glass.x + 30, glass.y + 40);
      await clerk.mouse.down();
      await clerk.mouse.move(glass.x + 140, glass.y + 90, { steps: 8 });
      const kept = clerk.waitForResponse((reply) => reply.url().endsWith("/counter/keep") && reply.status() === 204);
      await clerk.mouse.up();
      await kept;
    };
    await draw();
    const other = await clerk.context().newPage();
    await other.goto("/counter");
    assert.match(await other.inputValue("#form [data-sign-strokes]"), /^\|\d+,\d+/);
    await other.close();
    await clerk.reload();
    assert.match(await clerk.inputValue("#form [data-sign-strokes]"), /^\|\d+,\d+/);
    // A paper by the camera, page by page.
    await clerk.keyboard.press("Escape");
    await clerk.keyboard.press("c");
    await clerk.locator("dialog[data-camera-box] button[data-camera-shoot]:enabled").waitFor();
    await clerk.screenshot({ path: new URL("shots/counter-camera.png", import.meta.url).pathname });
    for (const n of [1, 2]) {
      await clerk.click("[data-camera-shoot]");
      await clerk.getByText(`已经有 ${n} 张`).waitFor();
    }
    await loaded(clerk, () => clerk.click("dialog button:has-text('拍好了')"));
    assert.match(await clerk.textContent("main"), /看第 2 张/);
    const photo = await clerk.request.get(await clerk.getAttribute("a[href^='/counter/papers/']", "href"));
    assert.equal(photo.headers()["content-type"], "image/jpeg");
    await seen(clerk, "form-signed");
    await clerk.keyboard.press("Escape");
    await one.press("Enter");
    assert.match(await clerk.textContent("main"), /收下了[\s\S]*打不出来也不要紧/);
    await seen(clerk, "sent");
    const id = (await clerk.locator(".ask a").first().getAttribute("href"));
    assert.match(id, /\/matters\//);
    const paper = await clerk.request.get("/counter/paper/receipt?size=roll");
    assert.equal(paper.headers()["content-type"], "application/pdf");
    assert.ok((await paper.body()).length < 40_000);
    assert.ok(one.keys() <= 25, `${one.keys()} keys`);
    console.log(`a simple item: ${one.keys()} keys beside the words`);
    await key(clerk, "f");
    await tablet.getByText("这次办得怎么样").waitFor();
    await seen(tablet, "rate");
    await loaded(tablet, () => tablet.click("button[value='1']"));
    assert.match(await tablet.textContent("main"), /谢谢您/);

    const items = ["高龄津贴", "生育登记", "志愿者注册", "居住证明", "异地就医备案", "失业登记"];
    let errands = 0, refused = 0, sent = 1;
    for (let n = 0; n < 19; n += 1) {
      const next = await serve(clerk, "李", n === 5 ? "无犯罪记录证明" : items[n % items.length]);
      if (n === 5) {
        assert.match(await clerk.textContent("main"), /去哪里开/);
        assert.equal((await clerk.request.get("/counter/paper/refused")).headers()["content-type"], "application/pdf");
        await seen(clerk, "refused");
        refused += 1;
      } else if (n === 7 || n === 11) {
        await clerk.keyboard.press("Escape");
        await clerk.keyboard.press("e");
        await clerk.fill("[name=witness]", "小周");
        await seen(clerk, `errand-${n}`);
        await loaded(clerk, () => clerk.click("form[action='/counter/errand'] .end-row button"));
        assert.match(await clerk.textContent("main"), /代办开始了/);
        errands += 1;
      } else {
        if (n === 0) {
          await loaded(clerk, () => clerk.click("#form .end-row button:not([formaction])"));
          await seen(clerk, "faults");
        }
        await fill(clerk);
        await loaded(clerk, () => clerk.click("#form .end-row button:not([formaction])"));
        const said = await clerk.textContent("main");
        assert.match(said, /收下了/, said);
        sent += 1;
      }
      await next.press("f");
    }
    assert.deepEqual([sent, errands, refused], [17, 2, 1]);
    await clerk.goto("/counter");
    assert.match(await clerk.textContent(".side"), /办完\s*20/);
    assert.deepEqual(clerk.scriptErrors.filter((line) => !/422/.test(line)), []);
  });

  test("the manager sees the bad rating with its deadline; the public sees the figures", async () => {
    const manager = await signedIn("manager");
    await manager.goto("/desk/applications");
    assert.match(await manager.textContent("main"), /高龄津贴/);
    for (const page of ["tells", "forwards"]) {
      await manager.goto(`/desk/${page}`);
      await seen(manager, page);
    }
    assert.match(await (await manager.goto("/settings/departments")).text(), /外面的部门/);
    await seen(manager, "departments");
    await manager.goto("/counter/ratings");
    assert.match(await manager.textContent("main"), /非常不满意[\s\S]*重办和回访/);
    await seen(manager, "ratings");
    const home = await open(chromium, { url: house.url });
    await home.goto("/ratings");
    assert.match(await home.textContent("main"), /1 次不满意/);
    await seen(home, "figures");
  });

  test("a malicious grade given online is appealed by whoever answered and judged by somebody else", async () => {
    const resident = await open(chromium, { url: house.url });
    const { receipt, number } = await report(resident, "3号楼2单元门口的地砖松了，下雨天踩上去溅一身水");
    const matter = await assign(await signedIn("clerk"), number, "南苑物业");
    const property = await signedIn("property");
    await property.goto(matter);
    await act(property, "accept");
    await answer(property, "地砖已经重新铺好。");
    await rate(resident, receipt, 1);
    await property.goto("/counter/ratings");
    const form = "form[action*='/ratings/online/'][action$='/appeal']";
    const one = await property.getAttribute(form, "action");
    await property.fill(`form[action='${one}'] [name=why]`, "没有来修过，乱评");
    await loaded(property, () => property.click(`form[action='${one}'] button`));
    assert.match(await property.textContent("main"), /没有来修过，乱评/);
    await seen(property, "appeals");
    const manager = await signedIn("manager", { size: "phone" });
    await manager.goto("/counter/ratings");
    const judged = one.replace(/appeal$/, "judge");
    await manager.fill(`form[action='${judged}'] [name=ground]`, "查了，没有这回事");
    await loaded(manager, () => manager.click(`form[action='${judged}'] button[value=struck]`));
    assert.match(await manager.textContent("main"), /不算数：\s*查了，没有这回事/);
    await seen(manager, "judged");
  });

  test("without scripts the counter works, slower", async () => {
    const clerk = await signedIn("clerk", { js: false });
    const kiosk = await signedIn("manager", { js: false });
    await kiosk.goto("/kiosk");
    await kiosk.click("button[value=A]");
    await clerk.goto("/counter");
    await loaded(clerk, () => clerk.click("form[action='/counter/next'] button"));
    await loaded(clerk, () => clerk.click("form[action='/counter/begin'] button"));
    await clerk.fill("[name=q]", "王");
    await loaded(clerk, () => clerk.click("form[action='/counter/find'] button"));
    await loaded(clerk, () => clerk.click(".picks button >> nth=0"));
    await clerk.fill("[name=i]", "免费体检");
    await loaded(clerk, () => clerk.click(".find button"));
    await loaded(clerk, () => clerk.click(".picks button >> nth=0"));
    await clerk.fill("[id=q_sign]", "王");
    await loaded(clerk, () => clerk.click("#form .end-row button:not([formaction])"));
    assert.match(await clerk.textContent("main"), /收下了/);
    await axe(clerk);
    await loaded(clerk, () => clerk.click("form[action='/counter/finish'] button"));
  });
});
