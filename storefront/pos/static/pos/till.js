// The till. Every change of the basket is kept on the device; a sale is kept before it is sent, and forgotten only when
// the market has answered. The same key may be sent as often as one likes.

import { hold } from "./alone.js";
import * as baskets from "./basket.js";
import { offer } from "./camera.js";
import { Counter } from "./counter.js";
import { Forgetful, Kept } from "./kept.js";
import { writer } from "./money.js";
import { Paying } from "./paying.js";
import { counted, Shelf } from "./shelf.js";
import { play } from "./sound.js";
import { Views } from "./views.js";
import { listen } from "./wedge.js";

const REFRESH_MS = 60_000;

class Till {
  constructor(root) {
    this.root = root;
    this.say = root.dataset;
    this.money = writer(root.dataset.language);
    this.counter = new Counter(root.dataset, document.getElementById("quay-token").value);
    this.shelf = new Shelf();
    this.basket = baskets.empty();
    this.views = new Views(this);
    this.paying = new Paying(this);
  }

  get name() {
    return `quay/${this.say.point}/${this.say.till}`;
  }

  async start() {
    this.kept = await this.openKept();
    this.root.hidden = false;
    this.listen();
    if (await hold(this.name, () => this.lose())) await this.work();
    else this.lose();
  }

  // What the device has, as it has it: another window may have written since this one looked.
  async work() {
    this.basket = (await this.kept.read("basket")) ?? baskets.empty();
    this.shelf = new Shelf((await this.kept.read("shelf")) ?? []);
    this.draw();
    this.views.rest();
    const pending = await this.kept.read("pending");
    if (pending) this.views.wait(pending, this.say.sayLost);
    await this.refresh();
    this.timer = setInterval(() => this.refresh(), REFRESH_MS);
    this.root.dataset.ready = "true";
  }

  lose() {
    clearInterval(this.timer);
    this.isLost = true;
    this.root.dataset.ready = "false";
    this.views.open("quay-elsewhere");
  }

  async takeOver() {
    if (!(await hold(this.name, () => this.lose(), { steal: true }))) return;
    this.isLost = false;
    this.views.close();
    await this.work();
  }

  async openKept() {
    try {
      return await Kept.open(`${this.say.point}/${this.say.till}/`);
    } catch {
      this.tell("stop", this.say.sayStorage);
      return new Forgetful();
    }
  }

  listen() {
    this.inBurst = listen(document, (text, prefix) => this.scanned(/^\s*\d{1,3}\*$/.test(prefix) ? prefix + text : text));
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.views.listen();
    this.paying.listen();
    offer(this.root, (text) => this.scanned(text), (why) => this.tell("stop", why));
    window.addEventListener("online", () => this.views.isWaiting && this.again());
  }

  async refresh() {
    try {
      const items = await this.counter.shelf();
      if (items) {
        this.shelf = new Shelf(items);
        this.change(baskets.priced(this.basket, this.shelf));
        await this.kept.write({ shelf: items });
      }
    } catch {
      this.tell("stop", this.say.sayOld, { quiet: true });
    }
  }

  // A text from the scanner, the camera or the box.
  async scanned(typed) {
    if (this.views.isDone) this.views.close(); // the next guest's first product
    if (this.views.isBusy) return play("stop");
    const { count, text } = counted(typed);
    this.views.box.value = "";
    this.draw();
    if (!text) return undefined;
    const items = this.shelf.named(text);
    if (items.length === 1) return this.put(items[0], count);
    if (items.length > 1) return this.choose(items);
    return this.askAbout(text, count);
  }

  async askAbout(text, count) {
    let answer;
    try {
      answer = await this.counter.scan(text);
    } catch {
      return this.tell("unknown", `${this.say.sayUnknown}: ${text}`);
    }
    if (answer.order) return window.location.assign(answer.order);
    if (answer.items.length === 1) return this.put(answer.items[0], count);
    if (answer.items.length > 1) return this.choose(answer.items);
    if (answer.known) return this.tell("stop", `${answer.name}: ${answer.refusal}`);
    return this.tell("unknown", `${this.say.sayUnknown}: ${text}`);
  }

  left(item) {
    return this.say.sayLeft.replace("#", item.left);
  }

  choose(items) {
    this.tell("good", this.say.sayChoose);
    this.views.goods(items);
  }

  put(item, count = 1) {
    if (item.refusal) return this.tell("stop", `${item.name}: ${item.refusal}`);
    this.change(baskets.add(this.basket, item, count));
    const line = this.basket.lines.find((each) => each.sku === item.sku);
    if (line.quantity > item.left) return this.tell("stop", this.wrong(line));
    return this.tell("good", `${this.say.sayAdded}: ${count} × ${item.name}`);
  }

  /** Why a line could not be sold as the shelf is known here; empty where nothing speaks against it. */
  wrong(line) {
    const item = this.shelf.get(line.sku);
    if (item?.refusal) return `${item.name}: ${item.refusal}`;
    return item && line.quantity > item.left ? `${item.name}: ${this.say.sayShort} (${this.left(item)})` : "";
  }

  /** A quantity typed into a line. */
  recount(sku, text) {
    const quantity = /^\s*\d{1,6}\s*$/.test(text) ? Number(text) : NaN;
    if (Number.isNaN(quantity)) return this.draw();
    this.change(baskets.recount(this.basket, sku, quantity));
    if (quantity > baskets.MOST) return this.tell("stop", this.say.sayMost);
    const line = this.basket.lines.find((each) => each.sku === sku);
    return line && this.wrong(line) ? this.tell("stop", this.wrong(line)) : undefined;
  }

  change(basket) {
    this.basket = basket;
    this.kept.write({ basket: basket.lines.length ? basket : undefined });
    this.draw();
  }

  draw() {
    this.views.basket(this.basket);
    this.views.goods(this.shelf.search(counted(this.views.box.value).text));
  }

  tell(tone, sentence, { quiet = false } = {}) {
    this.views.said(tone, sentence);
    if (!quiet) play(tone);
  }

  pressed(event) {
    if (this.inBurst()) return;
    if (this.views.isBusy) {
      this.paying.pressed(event);
      return;
    }
    const { lines, chosen } = this.basket;
    const line = lines.find((each) => each.sku === chosen);
    const isWriting = event.target instanceof HTMLInputElement && event.target.value !== "";
    const keys = {
      F2: () => this.views.focusBox(),
      F9: () => void this.paying.open(),
      F10: () => void this.paying.exact(),
      ArrowDown: () => this.views.step(1),
      ArrowUp: () => this.views.step(-1),
      Escape: () => this.views.clearBox(),
      "+": () => !isWriting && line && this.change(baskets.recount(this.basket, chosen, line.quantity + 1)),
      "-": () => !isWriting && line && this.change(baskets.recount(this.basket, chosen, line.quantity - 1)),
      Delete: () => !isWriting && line && this.change(baskets.remove(this.basket, chosen)),
    };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!keys[event.key]) {
      if (event.key.length === 1 && !(event.target instanceof HTMLInputElement)) this.views.box.focus();
      return;
    }
    if (keys[event.key]() !== false) event.preventDefault();
  }

  // The sale is on the device before it leaves it, and the basket is gone in the same moment.
  async sell(payment) {
    if (this.isSelling) return;
    this.isSelling = true;
    try {
      const sale = { ...payment, ulid: this.basket.ulid, lines: this.basket.lines, device_at: new Date().toISOString() };
      await this.send(await this.keep(sale));
    } finally {
      this.isSelling = false;
    }
  }

  /** Keep the sale; a sale that still waits for its answer comes first and is given back. */
  async keep(sale) {
    const left = await this.kept.read("pending");
    if (left && left.ulid !== sale.ulid) return left;
    try {
      await this.kept.write({ pending: sale, basket: undefined });
    } catch {
      this.tell("stop", this.say.sayStorage);
      this.kept = new Forgetful();
      await this.kept.write({ pending: sale });
    }
    return sale;
  }

  async send(sale) {
    this.views.wait(sale, "");
    const lines = sale.lines.map(({ sku, quantity, price_vnd }) => ({ sku, quantity, price_vnd }));
    const answer = await this.counter.take({ ...sale, lines });
    if (this.isLost) return undefined; // the window that sells now asks again, with the same key
    if (answer.state === "recorded") return this.recorded(sale, answer);
    if (answer.state === "refused") return this.refused(sale, answer);
    if (answer.state === "sign_in") return window.location.assign(this.say.signInUrl);
    return this.views.wait(sale, answer.sentence || this.say.sayLost);
  }

  async recorded(sale, answer) {
    if (this.basket.ulid === sale.ulid) this.basket = baskets.empty();
    await this.kept.write({ pending: undefined, basket: this.basket.lines.length ? this.basket : undefined });
    this.views.done(answer);
    play("good");
    this.draw();
    await this.refresh();
  }

  // Nothing was recorded: the basket comes back, under a new key.
  async refused(sale, answer) {
    const rest = this.basket.ulid === sale.ulid ? baskets.empty() : this.basket;
    const basket = sale.lines.reduce((sum, line) => baskets.add(sum, line, line.quantity), rest);
    this.basket = answer.sku ? { ...basket, chosen: answer.sku } : basket;
    await this.kept.write({ pending: undefined, basket: this.basket });
    this.views.close();
    this.draw();
    await this.refresh();
    this.tell("stop", answer.sentence);
  }

  async again() {
    const sale = await this.kept.read("pending");
    if (sale) await this.send(sale);
    else this.views.close();
  }
}

const root = document.getElementById("quay");
if (root) new Till(root).start();
