// Taking the money: cash with change, or the point's VietQR code, confirmed by the cashier who is signed in.

import * as baskets from "./basket.js";
import { amountIn, likely } from "./money.js";

const byId = (id) => document.getElementById(id);

export class Paying {
  constructor(till) {
    this.till = till;
    this.form = byId("quay-pay-form");
    this.given = byId("quay-given");
  }

  listen() {
    byId("quay-pay").addEventListener("click", () => this.open());
    byId("quay-back").addEventListener("click", () => this.till.views.close());
    this.given.addEventListener("input", () => this.reckon());
    this.form.addEventListener("change", () => this.show());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.confirm();
    });
  }

  get due() {
    return baskets.total(this.till.basket);
  }

  get method() {
    return this.form.elements.method.value;
  }

  get asksAge() {
    return this.till.basket.lines.some((line) => this.till.shelf.get(line.sku)?.alcohol);
  }

  /** Before the guest's money is asked for: what the market would refuse is said now, not with the cash in hand. */
  async open() {
    if (!this.till.basket.lines.length) return this.till.tell("stop", this.till.say.sayEmpty);
    if (this.wrong) await this.till.refresh();
    if (this.wrong) return this.till.tell("stop", this.wrong);
    if (this.till.views.isBusy) return undefined;
    this.form.reset();
    this.till.views.open("quay-paying");
    byId("quay-due").textContent = this.till.money(this.due);
    byId("quay-note").textContent = baskets.note(this.till.basket);
    byId("quay-notes").replaceChildren(...likely(this.due).map((amount) => this.quick(amount)));
    byId("quay-wrong").textContent = "";
    this.show();
    if (this.till.views.hasKeys) this.given.focus(); // elsewhere a keyboard would cover the notes
    return undefined;
  }

  get wrong() {
    return this.till.basket.lines.map((line) => this.till.wrong(line)).find(Boolean) ?? "";
  }

  quick(amount) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = this.till.money(amount);
    button.addEventListener("click", () => {
      this.given.value = amount.toLocaleString(this.till.say.language);
      this.reckon();
      byId("quay-confirm").focus();
    });
    return button;
  }

  show() {
    const isCash = this.method === "cash";
    byId("quay-cash").hidden = !isCash;
    byId("quay-transfer").hidden = isCash;
    byId("quay-age").hidden = !this.asksAge;
    for (const label of byId("quay-confirm").children) label.hidden = label.dataset.for !== this.method;
    if (!isCash) {
      const query = new URLSearchParams({ tien: this.due, ma: baskets.note(this.till.basket) });
      byId("quay-code").src = `${this.till.say.codeUrl}?${query}`;
    }
    this.reckon();
  }

  // Nothing typed means the exact amount.
  get received() {
    if (this.method !== "cash" || this.given.value.trim() === "") return this.due;
    return amountIn(this.given.value);
  }

  reckon() {
    const { received, due } = this;
    const isEnough = received !== null && received >= due;
    byId("quay-change").textContent = isEnough ? this.till.money(received - due) : this.till.say.sayLess;
    byId("quay-change").classList.toggle("is-wrong", !isEnough);
    byId("quay-confirm").disabled = !isEnough;
    return isEnough;
  }

  confirm() {
    if (!this.reckon()) return undefined;
    const isChecked = this.form.elements.age.checked;
    if (this.asksAge && !isChecked) {
      byId("quay-wrong").textContent = this.till.say.sayAge;
      return undefined;
    }
    const note = this.method === "vietqr" ? baskets.note(this.till.basket) : "";
    return this.till.sell({ method: this.method, received_vnd: this.received, age_checked: this.asksAge && isChecked, note });
  }

  /** Cash without change, in one key; alcohol asks first. */
  async exact() {
    if (!byId("quay-paying").open) await this.open();
    if (!byId("quay-paying").open) return;
    this.form.elements.method.value = "cash";
    this.given.value = "";
    this.show();
    this.confirm();
  }

  pressed(event) {
    if (event.key !== "F10" || !byId("quay-paying").open) return;
    event.preventDefault();
    void this.exact();
  }
}
