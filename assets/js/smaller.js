// Why: on a bad line a small photo goes first, so that it is there soon; how the line is, and what the person prefers, decides.
const MOST_SIDE = 1600, WORTH_IT = 614400, TOO_LARGE = 62914560, QUALITY = 0.82;

const line = () => navigator.connection ?? {};

/** A line on which a full photo should not be the first to go. */
export function isPoor(prefers = "") {
  const { saveData, effectiveType = "", type } = line();
  return navigator.onLine === false || Boolean(saveData) || /2g|3g/.test(effectiveType) || (prefers === "wifi" && type === "cellular");
}

/** Whether a full photo may go by itself now: true, false, or null where the browser can't say what line it is. */
export function isFree(prefers) {
  if (navigator.onLine === false) return false;
  const { saveData, type } = line();
  if (prefers !== "wifi") return !saveData;
  return type && type !== "unknown" ? type === "wifi" || type === "ethernet" : null;
}

/** A JPEG of at most 1600 pixels a side, upright, and with nothing but what can be seen; null where it would save little, or can't be made. */
export async function smallOf(file) {
  if (!file.type.startsWith("image/") || file.size < WORTH_IT || file.size > TOO_LARGE || !("createImageBitmap" in window)) return null;
  const canvas = document.createElement("canvas");
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, MOST_SIDE / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.imageSmoothingQuality = "high";
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
    if (!blob || blob.type !== "image/jpeg" || blob.size > file.size * 0.7) return null;
    return new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return null; // a phone's own format (HEIC) that this browser can't draw: the full photo goes
  } finally {
    canvas.width = canvas.height = 0;
  }
}
