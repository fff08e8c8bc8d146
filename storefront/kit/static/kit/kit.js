// Small enhancements every door shares. Everything works without them.

document.documentElement.classList.add("has-script");

// htmx swaps the results together with their filters: what a reader had opened stays open, the focus stays where it was,
// and a status that was there before says how much there is now.
let opened = new Map();
let focused = "";

document.addEventListener("htmx:beforeSwap", (event) => {
  opened = new Map([...event.target.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  focused = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:afterSwap", () => {
  for (const [id, wasOpen] of opened) {
    const details = document.getElementById(id);
    if (details) details.open = wasOpen;
  }
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  const said = document.querySelector("[data-announce]");
  if (said) document.getElementById("thong-bao").textContent = said.textContent.trim();
});

// An answer that did not come, or that was a refusal without words, is told beside what was pressed.
function noAnswer(event) {
  const pressed = event.detail.elt;
  let told = pressed.nextElementSibling;
  if (!told?.matches("[data-no-answer-told]")) {
    told = document.createElement("p");
    told.className = "field__error";
    told.setAttribute("role", "alert");
    told.dataset.noAnswerTold = "";
    pressed.after(told);
  }
  told.textContent = document.body.dataset.noAnswer ?? "";
}
document.addEventListener("htmx:sendError", noAnswer);
document.addEventListener("htmx:timeout", noAnswer);
document.addEventListener("htmx:responseError", noAnswer);
document.addEventListener("htmx:beforeRequest", (event) => {
  const told = event.detail.elt.nextElementSibling;
  if (told?.matches("[data-no-answer-told]")) told.remove();
});

// What is being corrected is not called wrong any longer; whether it is right now, the server says.
document.addEventListener("change", (event) => {
  const field = event.target.closest(".field--wrong");
  field?.classList.remove("field--wrong");
  field?.querySelector(".field__error")?.remove();
  event.target.removeAttribute("aria-invalid");
});

// <button data-print> prints the page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
