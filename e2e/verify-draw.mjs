// Checks a published draw without any of Huiyin's program: node e2e/verify-draw.mjs draw.json
// The rules are in docs/DRAW.md. Exit code 0 only if everything fits together.
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const fail = (why) => {
  console.error(`not valid: ${why}`);
  process.exit(1);
};

const draw = JSON.parse(readFileSync(process.argv[2] ?? fail('name a file'), 'utf8'));
if (draw.version !== 'huiyin-draw-v1') fail('made by other rules');
if (!draw.secret) fail('not revealed yet');

// 1. The secret is the one that was promised before entries opened.
const promise = sha(`huiyin-draw-v1|${draw.draw}|${draw.secret}`).toString('hex');
if (promise !== draw.commitment) fail('the secret is not the one that was promised');

// 2. The entries are sorted, and are those of the root.
for (let at = 1; at < draw.entries.length; at += 1) {
  if (!(draw.entries[at - 1].code < draw.entries[at].code)) fail('the entries are not sorted');
}
const line = (entry) => [entry.code, entry.pools.join(','), entry.weight, entry.size, entry.nonce].join('|');
let row = draw.entries.map((entry) => sha(Buffer.from([0]), line(entry)));
while (row.length > 1) {
  const above = [];
  for (let at = 0; at < row.length; at += 2) {
    above.push(at + 1 < row.length ? sha(Buffer.from([1]), row[at], row[at + 1]) : row[at]);
  }
  row = above;
}
const root = (row[0] ?? sha(Buffer.from([0]))).toString('hex');
if (root !== draw.root) fail('the entries are not those of the published root');

// 3. The seed follows from secret, root and public value.
const seed = sha(`${draw.secret}|${root}|${draw.public_value}`);
if (seed.toString('hex') !== draw.seed) fail('the seed does not follow');

// 4. The key of an entry is the lowest of its tickets.
const keyed = draw.entries.map((entry) => {
  let key = 'g';
  for (let ticket = 1; ticket <= entry.weight; ticket += 1) {
    const drawn = createHmac('sha256', seed).update(`${entry.code}|${ticket}`).digest('hex');
    if (drawn < key) key = drawn;
  }
  return { entry, key };
});
keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.entry.code < b.entry.code ? -1 : 1));

// 5. Pool after pool, lowest keys first; what is left falls to the next pool.
const winners = [];
const won = new Set();
let left = 0;
draw.pools.forEach((pool, number) => {
  left += pool.size;
  for (const { entry } of keyed) {
    if (!won.has(entry.code) && entry.pools.includes(number) && entry.size <= left) {
      won.add(entry.code);
      left -= entry.size;
      winners.push({ code: entry.code, pool: number });
    }
  }
});
const waiting = keyed.filter(({ entry }) => !won.has(entry.code)).map(({ entry }) => entry.code);
const same = (a, b) => a.length === b.length && a.every((one, at) => one === b[at]);
if (!same(winners.map((w) => `${w.code}|${w.pool}`), draw.winners.map((w) => `${w.code}|${w.pool}`))) {
  fail('others should have won');
}
if (!same(waiting, draw.waiting)) fail('the waiting list should be in another order');
console.log(`valid: ${draw.entries.length} entries, ${winners.length} won, ${waiting.length} wait, root ${root}`);
