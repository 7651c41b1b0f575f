// Why: a child draws on the screen, by finger or by buttons; the drawing goes into the ordinary file field when it is sent.
const STEP = 32;

export function drawing() {
  const form = document.querySelector("[data-drawing]");
  const box = form?.querySelector(".drawing");
  const input = form?.querySelector("input[type=file]");
  if (!box || !("DataTransfer" in window) || !HTMLCanvasElement.prototype.toBlob) return;
  const canvas = box.querySelector("canvas");
  const paper = canvas.getContext("2d");
  let strokes = [], colour = "", now = null, isDown = true, pen = [canvas.width / 2, canvas.height / 2];

  function draw() {
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.lineWidth = 10;
    paper.lineCap = paper.lineJoin = "round";
    for (const { ink, points } of strokes) {
      paper.strokeStyle = ink;
      paper.beginPath();
      paper.moveTo(...points[0]);
      for (const point of points.length > 1 ? points.slice(1) : points) paper.lineTo(...point);
      paper.stroke();
    }
  }
  function place(event) {
    const seen = canvas.getBoundingClientRect();
    const scale = Math.min(seen.width / canvas.width, seen.height / canvas.height);
    const [left, top] = [(seen.width - canvas.width * scale) / 2, (seen.height - canvas.height * scale) / 2];
    return [(event.clientX - seen.left - left) / scale, (event.clientY - seen.top - top) / scale];
  }
  const colours = [...box.querySelectorAll("[data-colour]")];
  function take(button) {
    for (const one of colours) one.setAttribute("aria-pressed", String(one === button));
    colour = getComputedStyle(button).getPropertyValue("--dot").trim();
  }
  for (const one of colours) one.addEventListener("click", () => take(one));
  take(colours[0]);

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    now = { ink: colour, points: [place(event)] };
    strokes.push(now);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => { if (now) { now.points.push(place(event)); draw(); } });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { if (now) pen = now.points.at(-1); now = null; });
  box.querySelector("[data-undo]").addEventListener("click", () => { strokes.pop(); draw(); });
  box.querySelector("[data-clear]").addEventListener("click", () => { strokes = []; draw(); });
  const down = box.querySelector("[data-pen]");
  down.addEventListener("click", () => { isDown = !isDown; down.setAttribute("aria-pressed", String(isDown)); });
  for (const button of box.querySelectorAll("[data-go]")) {
    button.addEventListener("click", () => {
      const [right, below] = button.dataset.go.split(",").map(Number);
      const next = [Math.min(canvas.width, Math.max(0, pen[0] + right * STEP)), Math.min(canvas.height, Math.max(0, pen[1] + below * STEP))];
      if (isDown) strokes.push({ ink: colour, points: [pen, next] });
      pen = next;
      draw();
    });
  }
  form.addEventListener("submit", (event) => {
    if (!strokes.length || form.dataset.ready) return;
    event.preventDefault();
    canvas.toBlob((blob) => {
      const bag = new DataTransfer();
      bag.items.add(new File([blob], "drawing.png", { type: "image/png" }));
      input.files = bag.files;
      form.dataset.ready = "yes";
      form.requestSubmit();
    }, "image/png");
  });
  draw();
  box.hidden = false;
}
