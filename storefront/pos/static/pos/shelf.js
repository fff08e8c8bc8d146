// The goods of the point on the device: found by code, GTIN, address or name, without asking anybody.

const CODE = /\/tra-cuu\/([^/?#]+)[^#]*(?:#(.+))?/; // a label of one pack among several names it behind the #

export function fold(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase().trim().replace(/\s+/g, " ");
}

/** "3*8938505974194" → three of that; without a number, one. */
export function counted(text) {
  const match = /^\s*(\d{1,3})\*(.*)$/s.exec(text);
  return match ? { count: Math.max(1, Number(match[1])), text: match[2].trim() } : { count: 1, text: text.trim() };
}

export class Shelf {
  constructor(items = []) {
    this.items = [...items].sort((one, other) => Number(isOut(one)) - Number(isOut(other)));
    this.bySku = new Map(items.map((item) => [item.sku, item]));
    this.byCode = Map.groupBy?.(this.items, (item) => item.code) ?? grouped(this.items);
    this.byGtin = new Map(items.filter((item) => item.gtin).map((item) => [item.gtin.padStart(14, "0"), item]));
  }

  get(sku) {
    return this.bySku.get(sku);
  }

  /** The variants a scanned text names; none when the shelf does not know it. */
  named(text) {
    const address = CODE.exec(text);
    const word = decoded(address ? address[1] : text).trim().toUpperCase();
    const pack = address?.[2] && this.bySku.get(`${word}-${decoded(address[2]).trim().toUpperCase()}`);
    if (pack) return [pack];
    if (/^(\d{8}|\d{12,14})$/.test(word) && this.byGtin.has(word.padStart(14, "0"))) return [this.byGtin.get(word.padStart(14, "0"))];
    if (this.bySku.has(word)) return [this.bySku.get(word)];
    return this.byCode.get(word) ?? [];
  }

  /** Every word must stand somewhere in name, producer or SKU; accents do not matter. */
  search(text, most = 24) {
    const words = fold(text).split(" ").filter(Boolean);
    const found = words.length ? this.items.filter((item) => words.every((word) => item.find.includes(word))) : this.items;
    return found.slice(0, most);
  }
}

/** What nobody can sell now stands behind what can be sold. */
export const isOut = (item) => Boolean(item.refusal) || item.left < 1;

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function grouped(items) {
  const groups = new Map();
  for (const item of items) groups.set(item.code, [...(groups.get(item.code) ?? []), item]);
  return groups;
}
