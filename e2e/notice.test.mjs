// A notice to the lone elders of two buildings, in a browser: by e-mail to a real SMTP server on this machine, by a
// text message of the demo, and at the door; what the leader of those buildings sees, and what another leader sees: nothing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { SMTPServer } from "smtp-server";
import { axe, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];

/** A real mail server on a free port; `letters` is what it took. */
async function mailServer() {
  const letters = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ["STARTTLS"], logger: false,
    onData(stream, session, done) {
      const parts = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", () => {
        letters.push({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(parts).toString("utf8") });
        done();
      });
    },
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { letters, port: server.server.address().port, stop: () => new Promise((done) => server.close(done)) };
}

/** The plain text of a letter, whichever way it was packed for the way. */
function plain({ text }) {
  const [head, ...rest] = text.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  if (/base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
  if (/quoted-printable/i.test(head)) {
    const bytes = body.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, "latin1").toString("utf8");
  }
  return body;
}

describe("a notice to the lone elders of two buildings", () => {
  let house, chromium, mail;
  before(async () => {
    [house, chromium, mail] = await Promise.all([centre(), browser(), mailServer()]);
  });
  after(async () => {
    await chromium?.close();
    await house?.stop();
    await mail?.stop();
  });

  const enters = async (login, secret, options) => {
    const page = await open(chromium, { ...options, url: house.url });
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", secret);
    await page.click("main form button");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    return page;
  };
  const lives = async (page, { name, place, phone = "", email = "", channel = "", alone = true }) => {
    await page.goto("/people/new");
    await page.fill("[name=name]", name);
    await page.fill("[name=phone]", phone);
    await page.fill("[name=email]", email);
    await page.selectOption("[name=channel]", channel);
    await page.selectOption("[name=place]", { label: place });
    await page.click("main form .end-row button");
    await page.locator("h1", { hasText: name }).waitFor();
    if (!alone) return;
    await page.locator("details:has(form[action$='/label']) > summary").click();
    const form = page.locator("form[action$='/label']");
    await form.locator("[name=kind]").selectOption("alone");
    await form.locator("[name=source]").fill("入户走访");
    await form.locator("button").click();
    const confirm = page.locator("form[action$='/confirm'] button");
    if (await confirm.count()) await confirm.first().click();
    await page.locator("th", { hasText: "独居" }).waitFor();
  };

  test("each is told once on their own channel, and another leader sees nothing", async () => {
    const secret = password(house.output);
    const manager = await enters("manager", secret, { size: "desktop" });

    // The ways out: a mail server on this machine, and no quiet hours for as long as the test takes.
    await manager.goto("/settings/channels");
    await axe(manager);
    await manager.selectOption("[name=kind]", "mail");
    await manager.fill("[name=name]", "邮件");
    await manager.fill("[name=host]", "127.0.0.1");
    await manager.fill("[name=port]", String(mail.port));
    await manager.selectOption("[name=tls]", "off");
    await manager.fill("[name=from]", "青禾里 <centre@huiyin.test>");
    await manager.locator("form[action='/settings/channels'] button").click();
    await manager.locator("td", { hasText: "邮件" }).waitFor();
    await manager.fill("[name=quiet_from]", "00:00");
    await manager.fill("[name=quiet_until]", "00:00");
    await manager.locator("form[action='/settings/channels/quiet'] button").click();
    await manager.locator(".toast").waitFor();
    await shot(manager, "notice-1-channels");

    await lives(manager, { name: "钱奶奶", place: "南苑 3号楼 2单元", email: "qian@elders.test", channel: "email" });
    await lives(manager, { name: "孙爷爷", place: "南苑 5号楼 1单元", phone: "16900000002", channel: "sms" });
    await lives(manager, { name: "李奶奶", place: "南苑 5号楼 1单元", channel: "visit" });
    await lives(manager, { name: "不独居的人", place: "南苑 3号楼 2单元", email: "young@elders.test", channel: "email", alone: false });

    await manager.goto("/desk/notices/new");
    await axe(manager);
    await manager.fill("[name=title]", "明天停水");
    await manager.fill("[name=body]", "明天上午八点到十点停水，请先接好水。");
    for (const building of ["南苑 3号楼", "南苑 5号楼"]) await manager.getByLabel(building, { exact: true }).check();
    await manager.getByLabel("独居", { exact: true }).check();
    await shot(manager, "notice-2-new");
    await manager.locator("form[action='/desk/notices/new'] .end-row button").click();
    // Those three, and whoever of the demo's residents lives alone there.
    const told = Number((await manager.getByText(/会告诉 \d+ 个人/).innerText()).match(/会告诉 (\d+)/)[1]);
    assert.ok(told >= 3, `${told} people`);
    await axe(manager);
    await manager.locator("form[action$='/send'] button").click();
    const notice = new URL(manager.url()).pathname;
    for (let round = 0; round < 40 && !(await manager.getByText(`共 ${told} 人`).count()); round += 1) {
      await manager.waitForTimeout(250);
      await manager.goto(notice);
    }
    await manager.getByText(`共 ${told} 人`).waitFor();

    for (let round = 0; round < 60 && !mail.letters.length; round += 1) await manager.waitForTimeout(250);
    await manager.waitForTimeout(2500);
    assert.equal(mail.letters.length, 1);
    assert.deepEqual(mail.letters[0].to, ["qian@elders.test"]);
    const text = plain(mail.letters[0]);
    assert.match(text, /明天上午八点到十点停水/);

    // The elder opens the letter's link and presses the button.
    const elder = await open(chromium, { size: "phone", url: house.url, js: false });
    await elder.goto(new URL(text.match(/https?:\/\/\S+\/n\/[\w-]+/)[0]).pathname);
    await axe(elder);
    await noSidewaysScroll(elder, 320);
    await elder.locator("main form button").click();
    await elder.getByText("您知道了").waitFor();

    // The leader of those buildings tells the others in person, on her telephone.
    const leader = await enters("leader", secret, { size: "phone" });
    await leader.goto(notice);
    await leader.getByText("自己看了 1 人").waitFor();
    await axe(leader);
    await noSidewaysScroll(leader, 320);
    await shot(leader, "notice-3-leader");
    await leader.locator("tr", { hasText: "李奶奶" }).locator("button").click();
    await leader.getByText("当面说了 1 人").waitFor();
    assert.equal(await leader.locator("tr", { hasText: "李奶奶" }).count(), 0);
    assert.equal(await leader.locator("tr", { hasText: "孙爷爷" }).count(), 1);

    // Another leader, of another estate, is made by the manager.
    await manager.goto("/settings/accounts");
    await manager.locator("form[action='/settings/accounts'] [name=login]").last().fill("grid-other");
    await manager.locator("form[action='/settings/accounts'] [name=name]").last().fill("网格员 小别");
    await manager.locator("form[method=post][action='/settings/accounts'] button").click();
    const first = await manager.locator("code").innerText();
    await manager.locator(".end-row a.btn").click();
    const role = manager.locator("form[action$='/role']");
    await role.locator("[name=role]").selectOption("leader");
    const other = (await role.locator("[name=place] option").allInnerTexts()).find((name) => name !== "南苑" && /^\S+苑$/.test(name));
    await role.locator("[name=place]").selectOption({ label: other });
    await role.locator("button").click();
    await manager.locator(".toast").waitFor();
    const stranger = await enters("grid-other", first, { size: "phone" });
    await stranger.fill("[name=current]", first);
    await stranger.fill("[name=new]", "水井旁边有一棵老槐树");
    await stranger.click("main form button");
    await stranger.waitForURL(/sessions/);
    const answer = await stranger.goto(notice);
    assert.equal(answer.status(), 404);
    await stranger.goto("/desk/notices");
    assert.equal(await stranger.getByText("明天停水").count(), 0);
    await stranger.goto("/leader");
    for (const name of ["钱奶奶", "孙爷爷", "李奶奶"]) assert.ok(!(await stranger.content()).includes(name));
    assert.equal(mail.letters.length, 1);
  });

  test("a resident gets in by a code, and with the card from the counter", async () => {
    const page = await open(chromium, { size: "phone", url: house.url });
    await page.goto("/enter");
    await axe(page);
    await noSidewaysScroll(page, 320);
    await shot(page, "doors-1-enter");
    await page.fill("[name=phone]", "16900000002");
    await page.locator("form[action='/enter'] button").click();
    const shown = await page.locator(".toast").innerText();
    await axe(page);
    await shot(page, "doors-2-code");
    await page.fill("[name=code]", shown.match(/\d{6}/)[0]);
    await page.locator("form[action='/enter/code'] button").click();
    await page.locator(".toast", { hasText: "登录好了" }).waitFor();
    await page.goto("/notices");
    await page.getByText("明天停水").first().waitFor();
    await axe(page);
    await shot(page, "doors-3-notices");

    const clerk = await enters("clerk", password(house.output), { size: "desktop" });
    await clerk.goto("/desk/card");
    await axe(clerk);
    await clerk.fill("[name=name]", "秦奶奶");
    await clerk.locator("form[action='/desk/card'] button").click();
    const digits = await clerk.locator("code").innerText();
    await shot(clerk, "doors-4-card");
    const elder = await open(chromium, { size: "phone", url: house.url, js: false });
    await elder.goto("/enter/card");
    await axe(elder);
    await elder.fill("[name=card]", digits);
    await elder.locator("form[action='/enter/card'] button").click();
    await elder.locator("a", { hasText: "秦奶奶" }).waitFor();
  });

  test("staff put a second lock on their door", async () => {
    const page = await enters("clerk", password(house.output), { size: "phone" });
    await page.goto("/me/second");
    await axe(page);
    await page.locator("form[action='/me/second/begin'] button").click();
    await page.locator("svg.qr").waitFor();
    await axe(page);
    await noSidewaysScroll(page, 320);
    await shot(page, "doors-5-second");
  });
});
