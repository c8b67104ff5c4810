// Weighs a resident page as a phone first receives it: bytes on the wire with gzip, by kind, against the budget.
// Usage: node scripts/budget.mjs http://127.0.0.1:8080 [path …]
import { get } from "node:http";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export const budget = { html: 12_000, css: 10_000, js: 20_000, font: 8_000, image: 60_000, total: 110_000 };
export const residentPaths = ["/", "/wall", "/report", "/status"];

function fetchRaw(url) {
  return new Promise((done, fail) => {
    get(url, { headers: { "accept-encoding": "gzip", accept: "text/html,*/*" } }, (reply) => {
      const bits = [];
      reply.on("data", (bit) => bits.push(bit)).on("error", fail).on("end", () => {
        const wire = Buffer.concat(bits);
        const text = reply.headers["content-encoding"] === "gzip" ? gunzipSync(wire) : wire;
        done({ status: reply.statusCode, type: reply.headers["content-type"] ?? "", size: wire.length, text: text.toString("utf8") });
      });
    }).on("error", fail);
  });
}

/** Bytes of one page and of everything it asks for at once: { html, css, js, font, image, total }. */
export async function weigh(base, path) {
  const page = await fetchRaw(new URL(path, base));
  if (page.status !== 200) throw new Error(`${path} answered ${page.status}`);
  const sum = { html: page.size, css: 0, js: 0, font: 0, image: 0 };
  const wanted = new Set();
  for (const [tag] of page.text.matchAll(/<(?:link|script|img|source)\b[^>]*>/gi)) {
    const address = tag.match(/\s(?:src|href)="([^"]+)"/i)?.[1];
    const counts = !/^<link/i.test(tag) || /rel="?[^"]*(?:stylesheet|icon|preload)/i.test(tag);
    if (address && counts && !/loading="lazy"/.test(tag) && !address.startsWith("data:")) wanted.add(new URL(address.replaceAll("&amp;", "&"), new URL(path, base)).href);
  }
  for (const address of wanted) {
    const part = await fetchRaw(address);
    if (part.status !== 200) throw new Error(`${path} asks for ${address}, which answered ${part.status}`);
    const kind = /css/.test(part.type) ? "css" : /javascript/.test(part.type) ? "js" : /font/.test(part.type) ? "font" : "image";
    sum[kind] += part.size;
  }
  sum.total = Object.values(sum).reduce((all, one) => all + one, 0);
  return sum;
}

/** The lines over budget, as words. */
export const over = (sum) => Object.keys(budget).filter((kind) => sum[kind] > budget[kind]).map((kind) => `${kind} ${sum[kind]} over ${budget[kind]}`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [base = "http://127.0.0.1:8080", ...paths] = process.argv.slice(2);
  const kinds = Object.keys(budget);
  console.log(["page".padEnd(24), ...kinds.map((kind) => kind.padStart(8))].join(""));
  console.log(["budget".padEnd(24), ...kinds.map((kind) => String(budget[kind]).padStart(8))].join(""));
  for (const path of paths.length ? paths : residentPaths) {
    const sum = await weigh(base, path);
    console.log([path.padEnd(24), ...kinds.map((kind) => String(sum[kind]).padStart(8))].join(""));
    for (const line of over(sum)) {
      console.log(`  ${path}: ${line}`);
      process.exitCode = 1;
    }
  }
}
