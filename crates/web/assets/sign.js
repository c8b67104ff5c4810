// Signing on glass: strokes as points, sent with the form, and drawn again when the page comes back. Without it one types one's name.
for (const box of document.querySelectorAll("[data-sign]")) {
  const glass = box.querySelector("canvas"), pen = glass.getContext("2d"), out = box.querySelector("[data-sign-strokes]");
  let strokes = [], now = null;
  pen.lineWidth = 5;
  pen.lineCap = pen.lineJoin = "round";
  const at = (event) => {
    const edge = glass.getBoundingClientRect();
    return [Math.round((event.clientX - edge.left) * 600 / edge.width), Math.round((event.clientY - edge.top) * 220 / edge.height)];
  };
  const keep = () => {
    out.value = strokes.length ? "|" + strokes.map((one) => one.map((point) => point.join(",")).join(" ")).join(";").slice(0, 18000) : "";
    out.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (out.value.startsWith("|")) {
    strokes = out.value.slice(1).split(";").map((one) => one.split(" ").map((point) => point.split(",").map(Number)));
    for (const one of strokes) {
      pen.beginPath();
      pen.moveTo(...one[0]);
      one.forEach((point) => pen.lineTo(...point));
      pen.stroke();
    }
  }
  glass.addEventListener("pointerdown", (event) => { glass.setPointerCapture(event.pointerId); now = [at(event)]; strokes.push(now); pen.beginPath(); pen.moveTo(...now[0]); event.preventDefault(); });
  glass.addEventListener("pointermove", (event) => { if (!now) return; const point = at(event); now.push(point); pen.lineTo(...point); pen.stroke(); });
  const end = () => { if (now) { now = null; keep(); } };
  glass.addEventListener("pointerup", end);
  glass.addEventListener("pointercancel", end);
  box.querySelector("[data-sign-again]").addEventListener("click", () => { strokes = []; pen.clearRect(0, 0, 600, 220); keep(); });
}
