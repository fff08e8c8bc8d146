// Small enhancements every door shares. Everything works without them.

document.documentElement.classList.add("has-script");

// htmx swaps the results with their filters; what a reader had opened stays open.
let opened = new Set();

document.addEventListener("htmx:beforeSwap", (event) => {
  opened = new Set([...event.target.querySelectorAll("details[id]")].map((one) => [one.id, one.open].join("=")));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const entry of opened) {
    const [id, wasOpen] = entry.split("=");
    const details = document.getElementById(id);
    if (details) details.open = wasOpen === "true";
  }
});

// <button data-print> prints the page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;

// Swapped results say how many there are, in a status that was there before.
document.addEventListener("htmx:afterSwap", () => {
  const said = document.querySelector("[data-announce]");
  if (said) document.getElementById("thong-bao").textContent = said.textContent.trim();
});
