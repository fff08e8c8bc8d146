// What the cashier sees: goods, basket, and the dialogs that keep everything else waiting.

import * as baskets from "./basket.js";
import { counted, isOut } from "./shelf.js";

const byId = (id) => document.getElementById(id);

export class Views {
  constructor(till) {
    this.till = till;
    this.box = byId("quay-box");
    this.dialogs = ["quay-paying", "quay-waiting", "quay-done", "quay-elsewhere"].map(byId);
    // On a phone the box is not entered by itself: its keyboard would cover half of the till. Scanners need no box.
    this.hasKeys = matchMedia("(any-pointer: fine)").matches;
  }

  /** True while a dialog is open: nothing may be put into the basket then. */
  get isBusy() {
    return this.dialogs.some((dialog) => dialog.open);
  }

  get isDone() {
    return byId("quay-done").open;
  }

  get isWaiting() {
    return byId("quay-waiting").open && !byId("quay-again").disabled;
  }

  listen() {
    const { till } = this;
    byId("quay-scan").addEventListener("submit", (event) => this.submitted(event));
    this.box.addEventListener("input", () => till.draw());
    byId("quay-goods").addEventListener("click", (event) => this.picked(event));
    byId("quay-lines").addEventListener("click", (event) => this.pressed(event));
    byId("quay-lines").addEventListener("change", (event) => till.recount(event.target.closest("li").dataset.sku, event.target.value));
    byId("quay-clear").addEventListener("click", () => till.change(baskets.empty()));
    byId("quay-again").addEventListener("click", () => till.again());
    byId("quay-next").addEventListener("click", () => this.close());
    byId("quay-here").addEventListener("click", () => till.takeOver());
    // Nothing but an answer closes a sale that waits for one, nothing but a choice a till that is open elsewhere.
    for (const dialog of [byId("quay-waiting"), byId("quay-elsewhere")]) {
      dialog.addEventListener("cancel", (event) => event.preventDefault());
      dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
    }
    byId("quay-done").addEventListener("close", () => this.rest());
  }

  submitted(event) {
    event.preventDefault();
    const text = this.box.value;
    const { count, text: word } = counted(text);
    const found = this.till.shelf.named(word).length ? [] : this.till.shelf.search(word, 2);
    if (word && found.length === 1) {
      this.box.value = "";
      this.till.put(found[0], count);
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
    this.rest();
  }

  pressed(event) {
    const row = event.target.closest("li");
    if (!row || event.target.closest("input")) return;
    const { basket } = this.till;
    const line = basket.lines.find((each) => each.sku === row.dataset.sku);
    const asked = event.target.closest("[data-do]")?.dataset.do;
    const step = { more: 1, less: -1 }[asked];
    if (step) this.till.change(baskets.recount(basket, line.sku, line.quantity + step));
    else if (asked === "out") this.till.change(baskets.remove(basket, line.sku));
    else this.till.change({ ...basket, chosen: line.sku });
    this.rest();
  }

  /** Where the cursor waits between two things. */
  rest() {
    if (this.hasKeys) this.box.focus();
    else document.activeElement?.blur();
  }

  focusBox() {
    this.box.focus();
    this.box.select();
  }

  /** From the box down through what was found, and back; a line's own box keeps its arrows. */
  step(by) {
    const places = [this.box, ...byId("quay-goods").querySelectorAll("button")];
    const next = places[places.indexOf(document.activeElement) + by];
    if (!places.includes(document.activeElement) || !next) return false;
    next.focus();
    return true;
  }

  clearBox() {
    this.box.value = "";
    this.said("", "");
    this.till.draw();
    this.rest();
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
    row.querySelector("input").value = line.quantity;
    row.querySelector(".till-line__sum").textContent = this.till.money(line.quantity * line.price_vnd);
    row.querySelector(".till-line__wrong").textContent = item?.refusal ?? "";
    row.classList.toggle("till-line--short", Boolean(this.till.wrong(line)));
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
    button.classList.toggle("till-item--out", !item.refusal && isOut(item));
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
    byId("quay-sold").textContent = this.till.money(answer.total_vnd);
    byId("quay-give").textContent = this.till.money(answer.change_vnd);
    byId("quay-receipt").href = `${answer.receipt}#in`;
    this.said(answer.voided ? "stop" : "good", answer.voided ? this.till.say.sayVoided : "");
    byId("quay-next").focus();
  }

  open(id) {
    for (const dialog of this.dialogs) if (dialog.open && dialog.id !== id) dialog.close();
    if (!byId(id).open) byId(id).showModal();
  }

  close() {
    for (const dialog of this.dialogs) if (dialog.open) dialog.close();
    this.rest();
  }
}
