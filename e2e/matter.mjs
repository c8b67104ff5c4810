// How a matter is taken along in a browser: said by a resident, done by staff, graded by the resident.
import assert from "node:assert/strict";

/** Presses one of the desk's actions on the matter that `page` shows; `fill` is given its form. */
export async function act(page, verb, fill = async () => {}) {
  const form = page.locator(`form[action$="/${verb}"]`);
  if (!(await form.isVisible())) await page.locator(`details:has(form[action$="/${verb}"]) > summary`).click();
  await fill(form);
  await form.locator("button.wide").click();
  await page.locator(".toast, .summary").first().waitFor();
  const faults = await page.locator(".summary").allInnerTexts();
  assert.deepEqual(faults, [], `${verb} was refused`);
}

/**
 * Says `words` from the start page to the receipt; `seen` is shown each page. Gives the receipt's address and the number.
 */
export async function report(resident, words, seen = async () => {}) {
  const other = async () => {
    if (!(await resident.locator("[name=same]").count())) return;
    await seen(resident, "3-same");
    await resident.locator("label:has([name=same])").last().click();
    await resident.click(".next button");
  };
  await resident.goto("/");
  await seen(resident, "1-home");
  await resident.click("a.speak");
  await resident.fill("#words", words);
  await seen(resident, "2-words");
  await resident.click(".next button");
  await other();
  for (const place of ["南苑", "3号楼", "2单元"]) {
    const choice = resident.locator("button.pick-row[name=at]", { hasText: place }).first();
    if (await choice.count()) await choice.click();
  }
  if (await resident.locator("#place").count()) {
    const all = resident.locator("button.pick-row[name=here]");
    await ((await all.count()) ? all.last().click() : resident.click(".next button"));
  }
  await other();
  await resident.fill("[name=phone]", "154 1234 5678");
  await seen(resident, "4-contact");
  await resident.click(".next button");
  await resident.waitForURL(/\/r\/|\/i\//);
  await seen(resident, "5-receipt");
  const number = (await resident.locator(".no b").innerText()).replace(/^\D+/, "").replace(/\s/g, "");
  return { receipt: resident.url(), number };
}

/** The clerk finds the matter by its number and gives it to a unit; gives the matter's address. */
export async function assign(clerk, number, unit, seen = async () => {}) {
  await clerk.goto(`/desk?q=${encodeURIComponent(number)}`);
  // A whole number leads straight to its matter.
  await clerk.waitForURL(/\/matters\//);
  await seen(clerk, "7-matter");
  const matter = clerk.url();
  await act(clerk, "assign", async (form) => {
    const select = form.locator("select").first();
    await select.selectOption(await select.locator("option", { hasText: unit }).first().getAttribute("value"));
  });
  return matter;
}

/** Whoever owns the matter answers it. */
export async function answer(unit, words) {
  await act(unit, "answer", async (form) => {
    await form.locator("textarea").first().fill(words);
    const proof = form.locator("input[type=file]");
    if (await proof.count()) await proof.setInputFiles({ name: "proof.png", mimeType: "image/png", buffer: await unit.screenshot() });
  });
}

/** The resident grades what the receipt says was answered: 1 is very bad. */
export async function rate(resident, receipt, grade) {
  await resident.goto(receipt);
  if (!(await resident.locator("[name=grade]").count())) await resident.locator("a[href*='/rate']").first().click();
  await resident.locator(`label:has([name=grade][value="${grade}"])`).first().click();
  await resident.locator("form[action$='/rate'] button.wide").last().click();
  await resident.waitForLoadState();
}
