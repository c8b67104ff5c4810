/* 回音, staff pages: data-key="a" on a link, button, summary or field. Never while typing; Escape leaves a field, Ctrl+Enter sends a long one. */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    // Enter makes a new line where people write at length; with Ctrl it sends there too.
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing && event.target.matches("textarea")) {
      event.preventDefault();
      return event.target.form?.requestSubmit();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const writing = event.target.matches("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && writing) return event.target.blur();
    if (writing || event.target.matches("button, a, summary") && /^( |Enter)$/.test(event.key)) return;
    const hit = [...document.querySelectorAll("[data-key]")].find((node) => node.dataset.key.toLowerCase() === event.key.toLowerCase() && node.offsetParent);
    if (!hit) return;
    event.preventDefault();
    hit.focus();
    const open = hit.matches("summary") && hit.parentElement.open;
    if (!open && !hit.matches("input, textarea, select")) hit.click();
    if (hit.matches("summary") && hit.parentElement.open) hit.parentElement.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  });
})();
