// Pick-up orders: found with the camera, and the change reckoned while the money is counted.

import { offer } from "./camera.js";
import { amountIn, writer } from "./money.js";

const find = document.querySelector("[data-find]");
if (find) {
  const said = find.querySelector("[data-camera-said]");
  const found = (text) => {
    find.elements.ma.value = text;
    find.requestSubmit();
  };
  offer(find, found, (why) => {
    said.textContent = why;
  });
}

const payment = document.querySelector("[data-due]");
if (payment) {
  const money = writer(document.documentElement.lang);
  const due = Number(payment.dataset.due);
  const line = payment.querySelector("[data-change-line]");
  const change = line.querySelector("[data-change]");
  const reckon = () => {
    const typed = payment.elements.received_vnd.value.trim();
    const given = typed === "" ? due : amountIn(typed);
    const isEnough = given !== null && given >= due;
    change.textContent = isEnough ? money(given - due) : line.dataset.sayLess;
    change.classList.toggle("is-wrong", !isEnough);
  };
  line.hidden = false;
  payment.addEventListener("input", reckon);
  reckon();
}
