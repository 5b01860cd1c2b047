// Makes photos small on the device before they are sent, and leaves out where they were taken: a picture
// that is drawn anew carries no position. What cannot be drawn (a PDF, a format unknown here) goes as it is.
const LONGEST_PX = 1600;
const QUALITY = 0.82;

export function connect(input) {
  const told = Object.assign(document.createElement("p"), { className: "note", role: "status" });
  input.after(told);
  input.addEventListener("change", async () => {
    const before = sizeOf(input.files);
    const bag = new DataTransfer();
    for (const file of input.files) bag.items.add(await shrunk(file));
    input.files = bag.files;
    const after = sizeOf(input.files);
    const words = { before: inWords(before), after: inWords(after) };
    told.textContent =
      after < before ? input.dataset.shrunk.replace(/\{(\w+)\}/g, (_match, name) => words[name]) : "";
  });
}

async function shrunk(file) {
  if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    // A small drawing may grow as a photo; it goes as it is, unless it could tell a place.
    if (!blob || (blob.size > file.size && file.type !== "image/jpeg")) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

const sizeOf = (files) => [...files].reduce((sum, file) => sum + file.size, 0);

function inWords(count_bytes) {
  const [value, unit] = count_bytes < 2 ** 20 ? [count_bytes / 1024, "KB"] : [count_bytes / 2 ** 20, "MB"];
  const shown = value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit === "KB" ? 0 : 1 });
  return `${shown} ${unit}`;
}
