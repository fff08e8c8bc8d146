// What the cashier sees: goods, basket, and the dialogs that keep everything else waiting.

import * as baskets from "./basket.js";

const byId = (id) => document.getElementById(id);

export class Views {
  constructor(till) {
    this.till = till;
    this.box = byId("quay-box");
    this.dialogs = ["quay-paying", "quay-waiting", "quay-done"].map(byId);
  }

  /** True while a dialog is open: nothing may be put into the basket then. */
  get isBusy() {
    return this.dialogs.some((dialog) => dialog.open);
  }

  listen() {
    const { till } = this;
    byId("quay-scan").addEventListener("submit", (event) => this.submitted(event));
    this.box.addEventListener("input", () => till.draw());
    byId("quay-goods").addEventListener("click", (event) => this.picked(event));
    byId("quay-lines").addEventListener("click", (event) => this.pressed(event));
    byId("quay-clear").addEventListener("click", () => till.change(baskets.empty()));
    byId("quay-again").addEventListener("click", () => till.again());
    byId("quay-next").addEventListener("click", () => this.close());
    // Nothing but an answer closes a sale that waits for one.
    byId("quay-waiting").addEventListener("cancel", (event) => event.preventDefault());
    byId("quay-waiting").addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
    byId("quay-done").addEventListener("close", () => this.box.focus());
  }

  submitted(event) {
    event.preventDefault();
    const text = this.box.value;
    const word = text.replace(/^\s*\d{1,3}\*/, "").trim();
    const found = this.till.shelf.named(word).length ? [] : this.till.shelf.search(word, 2);
    if (word && found.length === 1) {
      this.box.value = "";
      this.till.put(found[0], Number(/^\s*(\d{1,3})\*/.exec(text)?.[1] ?? 1) || 1);
    } else if (found.length > 1) {
      this.till.tell("good", this.till.say.sayChoose, { quiet: true });
    } else {
      this.till.scanned(text);
    }
  }

  picked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    this.box.value = "";
    this.till.put(button.item);
    this.box.focus();
  }

  pressed(event) {
    const row = event.target.closest("li");
    if (!row) return;
    const { basket } = this.till;
    const line = basket.lines.find((each) => each.sku === row.dataset.sku);
    const asked = event.target.closest("[data-do]")?.dataset.do;
    const step = { more: 1, less: -1 }[asked];
    if (step) this.till.change(baskets.recount(basket, line.sku, line.quantity + step));
    else if (asked === "out") this.till.change(baskets.remove(basket, line.sku));
    else this.till.change({ ...basket, chosen: line.sku });
    this.box.focus();
  }

  focusBox() {
    this.box.focus();
    this.box.select();
  }

  clearBox() {
    this.box.value = "";
    this.said("", "");
    this.till.draw();
    this.box.focus();
  }

  basket(basket) {
    byId("quay-lines").replaceChildren(...basket.lines.map((line) => this.line(line, basket.chosen)));
    byId("quay-empty").hidden = basket.lines.length > 0;
    byId("quay-total").textContent = this.till.money(baskets.total(basket));
    byId("quay-units").textContent = basket.lines.length ? `(${baskets.units(basket)})` : "";
    byId("quay-pay").disabled = byId("quay-clear").disabled = basket.lines.length === 0;
    byId("quay-lines").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  line(line, chosen) {
    const row = byId("quay-line").content.firstElementChild.cloneNode(true);
    const item = this.till.shelf.get(line.sku);
    row.dataset.sku = line.sku;
    row.querySelector("strong").textContent = line.name;
    row.querySelector("small").textContent = [line.variant, this.till.money(line.price_vnd)].filter(Boolean).join(" · ");
    row.querySelector("output").textContent = line.quantity;
    row.querySelector(".till-line__sum").textContent = this.till.money(line.quantity * line.price_vnd);
    row.classList.toggle("till-line--short", Boolean(item) && line.quantity > item.left);
    if (line.sku === chosen) row.setAttribute("aria-current", "true");
    return row;
  }

  goods(items) {
    byId("quay-goods").replaceChildren(...items.map((item) => this.item(item)));
    if (!items.length && this.box.value.trim()) this.said("unknown", this.till.say.sayNone);
  }

  item(item) {
    const row = byId("quay-item").content.firstElementChild.cloneNode(true);
    const button = row.querySelector("button");
    button.item = item;
    button.dataset.sku = item.sku;
    row.querySelector(".till-item__name").textContent = [item.name, item.variant].filter(Boolean).join(", ");
    row.querySelector(".till-item__by").textContent = item.refusal || item.producer;
    row.querySelector("strong").textContent = item.price_vnd === null ? this.till.say.sayUnpriced : this.till.money(item.price_vnd);
    row.querySelector(".till-item__foot small").textContent = this.till.left(item);
    button.classList.toggle("till-item--stop", Boolean(item.refusal));
    return row;
  }

  said(tone, sentence) {
    const place = byId("quay-said");
    place.dataset.tone = tone;
    place.textContent = sentence;
  }

  wait(sale, sentence) {
    this.open("quay-waiting");
    byId("quay-kept").textContent = this.till.money(baskets.total(sale));
    byId("quay-waiting-said").textContent = sentence;
    byId("quay-waiting").classList.toggle("is-sending", sentence === "");
    byId("quay-again").disabled = sentence === "";
    byId("quay-again").focus();
  }

  done(answer) {
    this.open("quay-done");
    byId("quay-number").textContent = answer.number;
    byId("quay-give").textContent = this.till.money(answer.change_vnd);
    byId("quay-receipt").href = answer.receipt;
    this.said(answer.voided ? "stop" : "good", answer.voided ? this.till.say.sayVoided : "");
    byId("quay-next").focus();
  }

  open(id) {
    for (const dialog of this.dialogs) if (dialog.open && dialog.id !== id) dialog.close();
    if (!byId(id).open) byId(id).showModal();
  }

  close() {
    for (const dialog of this.dialogs) if (dialog.open) dialog.close();
    this.box.focus();
  }
}
