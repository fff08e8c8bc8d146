// Adds up the notes while they are counted (without this file the server does), and holds the drawer open while a sale
// on this device waits for its answer.

import { Kept } from "./kept.js";
import { writer } from "./money.js";

const form = document.querySelector("[data-count]");
if (form) {
  const money = writer(document.documentElement.lang);
  const boxes = [...form.querySelectorAll("[data-note]")];
  const add = () => {
    const sum = boxes.reduce((total, box) => total + Number(box.dataset.note) * (Number.parseInt(box.value, 10) || 0), 0);
    form.querySelector("[data-count-sum]").textContent = money(sum);
  };
  form.querySelector("[data-count-line]").hidden = false;
  form.addEventListener("input", add);
  add();
}

// A sale that waits on this device would be stranded by closing its shift.
const pending = document.querySelector("[data-pending]");
if (pending) {
  const kept = await Kept.open(pending.dataset.pending).catch(() => null);
  if (await kept?.read("pending").catch(() => null)) {
    pending.hidden = false;
    form.querySelector("[type=submit]").disabled = true;
  }
}
