// What every browser test needs: the centre's own program on a free port, Debian's Chromium, axe, and a camera.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } };

/** Debian's Chromium, or the one named in CHROMIUM. */
export function browser() {
  const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  assert.ok(executablePath, "no Chromium found: apt-get install chromium, or set CHROMIUM to its path");
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
  });
}

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

function binary() {
  const path = resolve(root, process.env.HUIYIN_BIN ?? join(process.env.CARGO_TARGET_DIR ?? "target", "debug", "huiyin"));
  assert.ok(existsSync(path), `no program at ${path}: cargo build -p huiyin, or set HUIYIN_BIN`);
  return path;
}

/**
 * Starts `huiyin demo` on a free port with a data directory of its own.
 * `host` is by which name browsers know it. Gives { url, output, stop }; `output` is everything it has printed, with the demo accounts.
 */
export async function centre(env = {}, host = "127.0.0.1") {
  const data = await mkdtemp(join(tmpdir(), "huiyin-e2e-"));
  const port = await freePort();
  const url = `http://${host}:${port}`;
  const child = spawn(binary(), ["demo"], {
    cwd: data,
    env: { ...process.env, HUIYIN_LISTEN: `127.0.0.1:${port}`, HUIYIN_PUBLIC_URL: url, HUIYIN_DATA_DIR: data, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const ended = new Promise((done) => child.once("close", done));
  await new Promise((ready, fail) => {
    const hear = (chunk) => {
      printed += chunk;
      if (/listening/i.test(printed)) ready();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", fail);
    ended.then((code) => fail(new Error(`huiyin demo ended with ${code}:\n${printed}`)));
  });
  return {
    url,
    get output() { return printed; },
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** A page of its own: `size` is "phone" or "desktop", `js` false turns scripts off. */
export async function open(chromiumBrowser, { size = "phone", js = true, url } = {}) {
  const context = await chromiumBrowser.newContext({
    viewport: sizes[size], javaScriptEnabled: js, baseURL: url, locale: "zh-CN", timezoneId: "Asia/Shanghai",
    isMobile: size === "phone", hasTouch: size === "phone", permissions: ["microphone", "camera"], reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.withoutScripts = !js;
  page.scriptErrors = [];
  page.on("pageerror", (error) => page.scriptErrors.push(String(error)));
  page.on("console", (line) => line.type() === "error" && page.scriptErrors.push(line.text()));
  return page;
}

/** No violation of WCAG 2.0 to 2.2 A and AA, nor of axe's best practice. */
export async function axe(page) {
  if (page.withoutScripts) return axeOnTwin(page);
  const world = await page.context().newCDPSession(page);
  const { frameTree } = await world.send("Page.getFrameTree");
  const { executionContextId } = await world.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  const run = (expression) => world.send("Runtime.evaluate", { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true });
  await run(axeSource);
  const { result, exceptionDetails } = await run(`axe.run(document, { runOnly: ${JSON.stringify(axeTags)} }).then((found) => found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => id + ": " + help + " at " + target.join(" ") + "\\n    " + failureSummary.replaceAll("\\n", "\\n    "))))`);
  await world.detach();
  assert.ok(!exceptionDetails, exceptionDetails?.exception?.description ?? exceptionDetails?.text);
  assert.deepEqual(result.value, [], `axe on ${page.url()}:\n  ${result.value?.join("\n  ")}`);
}

// Axe needs timers, which a page without scripts has not: the same document is read again where only axe may run.
async function axeOnTwin(page) {
  const html = await page.content();
  const context = await page.context().browser().newContext({ viewport: page.viewportSize(), storageState: await page.context().storageState(), locale: "zh-CN", reducedMotion: "reduce" });
  const twin = await context.newPage();
  await twin.route("**/*.js", (route) => route.abort());
  await twin.route(page.url(), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await twin.goto(page.url());
  await axe(twin).finally(() => context.close());
}

/** Nothing sticks out to the side at `width` px. Leaves the page at that width's layout, then puts the size back. */
export async function noSidewaysScroll(page, width = 320) {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: before.height });
  const found = await evaluate(page, `(() => {
    const room = document.documentElement.clientWidth;
    const clipped = (node) => { for (let up = node.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible") return true; return false; };
    const wide = [...document.querySelectorAll("body *")].filter((node) => { const box = node.getBoundingClientRect(); return box.width > 1 && box.right > room + 1 && !clipped(node); });
    return { over: document.documentElement.scrollWidth - room, wide: wide.slice(0, 5).map((node) => node.tagName + "." + (node.getAttribute("class") || "") + " " + Math.round(node.getBoundingClientRect().right)) };
  })()`);
  await page.setViewportSize(before);
  assert.ok(found.over <= 0, `${page.url()} is ${found.over} px too wide at ${width}: ${found.wide.join(", ")}`);
}

/** Every control is at least `least` px on both sides (links inside running text are left out, as WCAG 2.5.8 does). */
export async function bigTargets(page, least = 44) {
  const small = await evaluate(page, `[...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")].flatMap((node) => {
    const hit = (node.matches("input") && node.closest("label")) || node;
    const box = hit.getBoundingClientRect();
    const inText = node.matches("a") && getComputedStyle(node).display === "inline";
    return box.width < 2 || inText || getComputedStyle(node).clipPath !== "none" || (box.width >= ${least} && box.height >= ${least}) ? [] : [node.outerHTML.slice(0, 90) + " " + Math.round(box.width) + "×" + Math.round(box.height)];
  })`);
  assert.deepEqual(small, [], `targets under ${least} px on ${page.url()}`);
}

async function evaluate(page, expression) {
  const world = await page.context().newCDPSession(page);
  const { result, exceptionDetails } = await world.send("Runtime.evaluate", { expression, returnByValue: true });
  await world.detach();
  assert.ok(!exceptionDetails, exceptionDetails?.exception?.description);
  return result.value;
}

/** A picture of the whole page in e2e/shots/. */
export async function shot(page, name) {
  const folder = join(here, "shots");
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
