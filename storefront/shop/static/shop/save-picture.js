// <a href="receipt.svg" data-save-picture="name.png">: draws the SVG on a canvas and saves it as a PNG.
// Without this file the link simply opens the drawing.

const SCALE = 2;

async function drawn(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await answer.text())}`;
  await picture.decode();
  return picture;
}

function png(picture) {
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth * SCALE;
  canvas.height = picture.naturalHeight * SCALE;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("empty"))), "image/png"));
}

async function save(link) {
  const address = URL.createObjectURL(await png(await drawn(link.href)));
  const saving = document.createElement("a");
  saving.href = address;
  saving.download = link.dataset.savePicture;
  saving.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

for (const link of document.querySelectorAll("[data-save-picture]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    save(link).catch(() => window.location.assign(link.href));
  });
}
