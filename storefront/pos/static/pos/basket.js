// The basket: lines of SKU, quantity and the price that was shown. Pure: every change gives a new basket.
// Its key is that of the sale it becomes, so that a transfer's note survives a reload.

import { ulid } from "./ulid.js";

export const MOST = 999;

export const empty = () => ({ ulid: ulid(), lines: [], chosen: "" });

export function add(basket, item, count = 1) {
  const known = basket.lines.find((line) => line.sku === item.sku);
  if (known) return recount(basket, item.sku, known.quantity + count);
  const line = { sku: item.sku, name: item.name, variant: item.variant, price_vnd: item.price_vnd, quantity: Math.min(MOST, count) };
  return { ...basket, lines: [...basket.lines, line], chosen: item.sku };
}

export function recount(basket, sku, quantity) {
  if (quantity < 1) return remove(basket, sku);
  const lines = basket.lines.map((line) => (line.sku === sku ? { ...line, quantity: Math.min(MOST, quantity) } : line));
  return { ...basket, lines, chosen: sku };
}

export function remove(basket, sku) {
  const lines = basket.lines.filter((line) => line.sku !== sku);
  return { ...basket, lines, chosen: lines.at(-1)?.sku ?? "" };
}

/** Prices as the shelf has them now: what is sold is what is shown. */
export function priced(basket, shelf) {
  const lines = basket.lines.map((line) => ({ ...line, price_vnd: shelf.get(line.sku)?.price_vnd ?? line.price_vnd }));
  return { ...basket, lines };
}

export const total = (basket) => basket.lines.reduce((sum, line) => sum + line.quantity * line.price_vnd, 0);
export const units = (basket) => basket.lines.reduce((sum, line) => sum + line.quantity, 0);
/** What the guest's bank shows: letters and digits only. */
export const note = (basket) => `QUAY ${basket.ulid.slice(-8)}`;
