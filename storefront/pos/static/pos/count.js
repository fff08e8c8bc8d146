// Adds up the notes while they are counted. Without this file the server adds them up.

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
