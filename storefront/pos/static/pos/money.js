// Whole đồng, as people of the page's language write them.

const NOTES = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000];

export function writer(language) {
  const format = new Intl.NumberFormat(language, { style: "currency", currency: "VND" });
  return (amount) => format.format(amount);
}

/** "200.000", "200 000 ₫" → 200000; null where there is no number. */
export function amountIn(text) {
  const digits = text.replace(/[\s.,₫đ]/gi, "");
  return /^\d{1,12}$/.test(digits) ? Number(digits) : null;
}

/** What a guest is likely to hand over for `due`: the exact amount, then rounded up to each kind of note. */
export function likely(due) {
  const rounded = NOTES.map((note) => Math.ceil(due / note) * note);
  return [...new Set([due, ...rounded.sort((a, b) => a - b)])].slice(0, 6);
}
