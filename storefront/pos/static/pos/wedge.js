// A scanner types like a very fast person and ends with Enter. It is told by its speed, so that a scan counts wherever
// the cursor stands, and no field swallows it.

const FASTEST_HAND_MS = 50; // on average over a code: a single key may come late on a slow machine
const PAUSE_MS = 250;
const SHORTEST = 4;

export function listen(target, scanned) {
  let typed = "";
  let first = 0;
  let last = 0;
  let gap = Infinity;
  let field = null;
  let before = "";

  function begin(event) {
    typed = "";
    first = event.timeStamp;
    field = event.target instanceof HTMLInputElement ? event.target : null;
    before = field?.value ?? "";
  }

  target.addEventListener(
    "keydown",
    (event) => {
      gap = event.timeStamp - last;
      if (event.key === "Enter" && gap < PAUSE_MS && typed.length >= SHORTEST) {
        const isScan = (last - first) / (typed.length - 1) < FASTEST_HAND_MS;
        const text = typed;
        typed = "";
        if (!isScan) return;
        event.preventDefault();
        event.stopPropagation();
        if (field) field.value = before;
        scanned(text, before);
        return;
      }
      if (event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return;
      if (gap >= PAUSE_MS || typed === "") begin(event);
      if (typed === "" && /[+-]/.test(event.key)) return; // keys of the till: no code begins with them
      typed += event.key;
      last = event.timeStamp;
    },
    true,
  );
  /** True while the key at hand comes too fast for a hand: it belongs to a code. */
  return () => typed.length > 1 && gap < FASTEST_HAND_MS;
}
