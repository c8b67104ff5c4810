// A reporter for node --test: names of what failed with its reason, then one line of figures.
export default async function* plain(source) {
  let passed = 0, failed = 0, skipped = 0;
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") {
      if (type === "test:stderr") yield data.message;
      continue;
    }
    if (data.skip || data.todo) {
      skipped += 1;
      yield `  skip  ${data.name}: ${data.skip || data.todo}\n`;
      continue;
    }
    const crashed = type === "test:fail" && data.details.error?.failureType !== "subtestsFailed";
    if ((data.details?.type === "suite" || data.name === data.file) && !crashed) continue;
    if (type === "test:pass") {
      passed += 1;
      yield `  ok    ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`;
    } else {
      failed += 1;
      yield `  FAIL  ${data.name}\n${String(data.details.error?.cause?.stack ?? data.details.error).replace(/^/gm, "        ")}\n`;
    }
  }
  yield `browser: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}\n`;
}
