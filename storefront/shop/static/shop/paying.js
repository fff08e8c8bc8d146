// The payment page: copy buttons, a clock that goes on between two answers, and one look at the whole page when what
// it shows is over. Without this file everything can be read, selected and loaded anew.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const words = button.querySelector("[data-copied]");
  const before = words.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return;
    }
    words.textContent = words.dataset.copied;
    document.getElementById("thong-bao").textContent = words.dataset.copied;
    setTimeout(() => { words.textContent = before; }, 2_000);
  });
}

let ends = 0;

function wind() {
  const clock = document.querySelector("[data-seconds-left]");
  ends = clock ? Date.now() + Number(clock.dataset.secondsLeft) * 1_000 : 0;
}

function tick() {
  const clock = document.querySelector("[data-seconds-left]");
  if (!clock || !ends) return;
  const left = Math.max(0, Math.round((ends - Date.now()) / 1_000));
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  clock.classList.toggle("pay__left--short", left < 120);
}

wind();
setInterval(tick, 1_000);
document.addEventListener("htmx:afterSwap", (event) => {
  wind();
  tick();
  const state = document.getElementById("tinh-hinh")?.dataset.state;
  if (event.detail.target.id === "tinh-hinh" && state && state !== "waiting") window.location.reload();
});
