// A city's single sign-on: a real OpenID provider on this machine. Staff tie their account once and come in with it;
// whoever is not tied, comes back with another browser, or with a token that the city did not sign, does not.
import assert from "node:assert/strict";
import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, bigTargets, browser, centre, noSidewaysScroll, open, shot } from "./lib.mjs";

const password = (output) => output.match(/(?:密码都是|password)\s+(\S+)/)[1];
const secret = randomUUID();

/** A provider: `person` is who is signed in there, `forge` makes it sign with a key it does not show. */
async function provider() {
  const shown = generateKeyPairSync("rsa", { modulusLength: 2048 }), hidden = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map();
  const city = { person: "zhou", forge: false, refuse: false, asked: 0 };
  const part = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  const signed = (claims) => {
    const text = `${part({ alg: "RS256", typ: "JWT", kid: "one" })}.${part(claims)}`;
    return `${text}.${createSign("RSA-SHA256").update(text).sign((city.forge ? hidden : shown).privateKey).toString("base64url")}`;
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, city.url);
    const json = (value, status = 200) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (url.pathname === "/.well-known/openid-configuration") {
      return json({ issuer: city.url, authorization_endpoint: `${city.url}/authorize`, token_endpoint: `${city.url}/token`, jwks_uri: `${city.url}/keys`,
        response_types_supported: ["code"], subject_types_supported: ["public"], id_token_signing_alg_values_supported: ["RS256"] });
    }
    if (url.pathname === "/keys") return json({ keys: [{ ...shown.publicKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "one" }] });
    if (url.pathname === "/authorize") {
      city.asked += 1;
      const back = new URL(url.searchParams.get("redirect_uri"));
      back.searchParams.set("state", url.searchParams.get("state"));
      if (city.refuse) back.searchParams.set("error", "access_denied");
      else {
        const code = randomUUID();
        codes.set(code, { nonce: url.searchParams.get("nonce"), challenge: url.searchParams.get("code_challenge"), sub: city.person });
        back.searchParams.set("code", code);
      }
      return response.writeHead(302, { location: back.href }).end();
    }
    if (url.pathname === "/token") {
      let body = "";
      for await (const chunk of request) body += chunk;
      const form = new URLSearchParams(body), kept = codes.get(form.get("code"));
      codes.delete(form.get("code"));
      const known = Buffer.from((request.headers.authorization ?? "").replace("Basic ", ""), "base64").toString() === `centre:${secret}`;
      const proved = kept && createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url") === kept.challenge;
      if (!known || !proved) return json({ error: "invalid_grant" }, 400);
      const now = Math.floor(Date.now() / 1000);
      const id_token = signed({ iss: city.url, aud: "centre", sub: kept.sub, nonce: kept.nonce, iat: now, exp: now + 300 });
      return json({ access_token: randomUUID(), token_type: "Bearer", expires_in: 300, id_token });
    }
    response.writeHead(404).end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  city.url = `http://127.0.0.1:${server.address().port}`;
  city.stop = () => new Promise((done) => { server.closeAllConnections(); server.close(done); });
  return city;
}

describe("a city's single sign-on", () => {
  let house, chromium, city, folder;
  before(async () => {
    [city, folder] = await Promise.all([provider(), mkdtemp(join(tmpdir(), "huiyin-city-"))]);
    await writeFile(join(folder, "secret"), `${secret}\n`);
    const settings = { HUIYIN_OIDC_ISSUER: city.url, HUIYIN_OIDC_CLIENT: "centre", HUIYIN_OIDC_SECRET_FILE: join(folder, "secret"), HUIYIN_OIDC_NAME: "市民云" };
    [house, chromium] = await Promise.all([centre(settings), browser()]);
  });
  after(async () => {
    await chromium?.close();
    await house?.stop();
    await city?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const page = (options) => open(chromium, { size: "phone", url: house.url, ...options });
  const signIn = async (page, login) => {
    await page.goto("/sign-in");
    await page.fill("[name=login]", login);
    await page.fill("[name=password]", password(house.output));
    await page.click("form[action='/sign-in'] button");
    await page.waitForURL(/\/desk/);
  };
  const byCity = async (page) => {
    await page.goto("/sign-in");
    await page.click("a:has-text('用市民云登录')");
  };

  for (const js of [true, false]) {
    test(`staff tie their account once and come in with it ${js ? "with" : "without"} scripts`, async () => {
      city.person = `zhou-${js}`;
      const unknown = await page({ js });
      await byCity(unknown);
      await unknown.getByText("没认出是谁").first().waitFor();
      await axe(unknown);
      await noSidewaysScroll(unknown, 320);
      await shot(unknown, "city-1-unknown");

      const own = await page({ js });
      await signIn(own, js ? "clerk" : "leader");
      await own.goto("/me/sessions");
      await own.click("a:has-text('连上市民云')");
      await own.locator(".toast", { hasText: "连上了" }).waitFor();
      await axe(own);
      await bigTargets(own);
      await shot(own, "city-2-tied");

      const again = await page({ js });
      await byCity(again);
      await again.waitForURL(/\/desk/);
      await again.goto("/me/sessions");
      await again.click("button:has-text('断开市民云')");
      await again.locator(".toast", { hasText: "断开了" }).waitFor();
      const gone = await page({ js });
      await byCity(gone);
      await gone.getByText("没认出是谁").first().waitFor();
    });
  }

  test("an account of the city belongs to one person here", async () => {
    city.person = "lin";
    for (const [login, words] of [["clerk", "连上了"], ["manager", "没有连上"]]) {
      const own = await page();
      await signIn(own, login);
      await own.goto("/me/sessions");
      await own.click("a:has-text('连上市民云')");
      await own.locator(".toast", { hasText: words }).waitFor();
    }
  });

  test("what the city did not sign, refused, or answers to another browser lets nobody in", async () => {
    city.person = "lin";
    city.forge = true;
    const forged = await page();
    await byCity(forged);
    await forged.getByText("统一登录现在连不上").first().waitFor();
    city.forge = false;
    city.refuse = true;
    const refused = await page();
    await byCity(refused);
    await refused.getByText("那边没有同意登录").first().waitFor();
    city.refuse = false;

    const mine = await page();
    await mine.goto("/sign-in");
    const there = await mine.request.get("/sign-in/city", { maxRedirects: 0 });
    const back = (await fetch(there.headers().location, { redirect: "manual" })).headers.get("location");
    assert.match(back, /\/sign-in\/city\/back\?/);
    const other = await page();
    await other.goto("/sign-in");
    const answer = await other.goto(back);
    assert.equal(answer.status(), 422);
    await other.goto("/desk");
    assert.ok((await other.locator("form[action='/sign-in']").count()) === 1);
  });

  test("without the city's house people come in as before", async () => {
    await city.stop();
    const own = await page();
    await byCity(own);
    await own.getByText("统一登录现在连不上").first().waitFor();
    await signIn(own, "clerk");
    city.stop = async () => {};
  });
});
