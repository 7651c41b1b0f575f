// Why: a frame drawn over a picture by hand; it only fills the four boxes, which work by themselves and move the frame in turn.

export function cut() {
  const form = document.querySelector("form[data-cut]");
  if (!form) return;
  const board = form.querySelector("[data-cut-board]"), frame = form.querySelector("[data-cut-frame]");
  const boxes = Object.fromEntries(["left", "top", "right", "bottom"].map((side) => [side, form.elements[`cut-${side}`]]));
  board.hidden = form.querySelector("[data-cut-hint]").hidden = false;

  const off = (side) => Math.min(90, Math.max(0, Number(boxes[side].value) || 0));
  const draw = () => {
    frame.style.inset = ["top", "right", "bottom", "left"].map((side) => `${off(side)}%`).join(" ");
  };
  const within = (share) => Math.min(1, Math.max(0, share));
  const at = (event) => {
    const { left, top, width, height } = board.getBoundingClientRect();
    return { x: within((event.clientX - left) / width), y: within((event.clientY - top) / height) };
  };

  let first;
  board.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    board.setPointerCapture(event.pointerId);
    first = at(event);
  });
  board.addEventListener("pointermove", (event) => {
    if (!first) return;
    const here = at(event);
    if (Math.abs(here.x - first.x) < .04 || Math.abs(here.y - first.y) < .04) return;
    const percent = (share) => Math.min(90, Math.round(share * 100));
    boxes.left.value = percent(Math.min(first.x, here.x));
    boxes.right.value = percent(1 - Math.max(first.x, here.x));
    boxes.top.value = percent(Math.min(first.y, here.y));
    boxes.bottom.value = percent(1 - Math.max(first.y, here.y));
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) board.addEventListener(end, () => { first = undefined; });
  form.addEventListener("input", draw);
  draw();
}
