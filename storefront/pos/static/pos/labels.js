// Choosing labels: by name, all of what is seen, or none.

import { fold } from "./shelf.js";

const tools = document.querySelector("[data-label-tools]");
if (tools) {
  const choices = [...document.querySelectorAll(".label-choice label")];
  const seen = () => choices.filter((choice) => !choice.hidden);
  const choose = (isChosen) => {
    for (const choice of seen()) choice.querySelector("input").checked = isChosen;
  };
  tools.hidden = false;
  tools.querySelector("[data-label-all]").addEventListener("click", () => choose(true));
  tools.querySelector("[data-label-none]").addEventListener("click", () => choose(false));
  tools.querySelector("[data-label-find]").addEventListener("input", (event) => {
    const words = fold(event.target.value).split(" ").filter(Boolean);
    for (const choice of choices) choice.hidden = !words.every((word) => fold(choice.textContent).includes(word));
  });
  tools.querySelector("[data-label-find]").addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}
