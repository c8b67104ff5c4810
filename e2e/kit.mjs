// Draws every page of kit.html at phone and desk size into e2e/shots/kit-*.png, and checks each with axe and at 320 px.
// Usage: node e2e/kit.mjs [page …]
import { mkdir, readFile } from "node:fs/promises";
import { axe, browser, noSidewaysScroll, shot } from "./lib.mjs";

const here = new URL("./", import.meta.url);
const assets = new URL("../crates/web/assets/", here);
const text = (name, base = assets) => readFile(new URL(name, base), "utf8");
const kit = await text("kit.html", here);
const sprite = await text("signs.html");
const wanted = process.argv.slice(2);
const pages = [...kit.matchAll(/<template data-page="([\w-]+)"([^>]*)>([\s\S]*?)<\/template>/g)].map(([, name, attrs, html]) => {
  const attr = (key) => attrs.match(new RegExp(`${key}="([^"]*)"`))?.[1] ?? "";
  return { name, html, root: attr("html"), body: attr("body"), sheets: ["huiyin.css", ...attr("css").split(" ").filter(Boolean)] };
});

await mkdir(new URL("shots/", here), { recursive: true });
const chromium = await browser();
let bad = 0;
for (const page of pages.filter(({ name }) => !wanted.length || wanted.includes(name))) {
  for (const [size, width, height] of page.root === "screen" ? [["big", 1920, 1080]] : [["phone", 390, 844], ["desk", 1440, 900]]) {
    const tab = await chromium.newPage({ viewport: { width, height }, reducedMotion: "reduce" });
    const links = page.sheets.map((sheet) => `<link rel="stylesheet" href="${new URL(sheet, assets)}">`).join("");
    await tab.goto(new URL("kit.html", here).href);
    await tab.setContent(`<!doctype html><html lang="zh-CN" class="js ${page.root}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${page.name}</title>${links}</head><body class="${page.body}"><a class="skip" href="#main">跳到正文</a>${sprite}${page.html}</body></html>`, { waitUntil: "load" });
    await shot(tab, `kit-${page.name}-${size}`);
    for (const check of [() => axe(tab), ...(size === "phone" ? [() => noSidewaysScroll(tab, 320)] : [])]) {
      await check().catch((error) => { bad += 1; console.log(`${page.name} ${size}: ${error.message}`); });
    }
    await tab.close();
  }
}
await chromium.close();
console.log(bad ? `${bad} to mend` : "kit in order");
process.exitCode = bad ? 1 : 0;
