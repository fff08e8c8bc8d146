// The search box as a combobox with a list of suggestions (ARIA 1.2 pattern, the list never takes the focus).
// Without this file the form simply searches.

const PAUSE_MS = 90;
const SHORTEST = 1;

class Combobox {
  constructor(form) {
    this.form = form;
    this.box = form.querySelector("input[type=search]");
    this.list = form.querySelector("ul");
    this.status = form.querySelector("[data-combobox-status]");
    this.chosen = -1;
    this.cache = new Map();
    this.describe();
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("blur", () => this.close());
    // Before the blur, or the list would be gone when the click arrives.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.open(event.target.closest("li")));
  }

  describe() {
    const { box, list } = this;
    Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" }).forEach(
      ([name, value]) => box.setAttribute(name, value),
    );
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", list.dataset.label);
  }

  typed() {
    clearTimeout(this.timer);
    const text = this.box.value.trim();
    if (text.length < SHORTEST) return this.close();
    this.timer = setTimeout(() => this.ask(text), this.cache.has(text) ? 0 : PAUSE_MS);
  }

  async ask(text) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      if (!this.cache.has(text)) {
        const address = `${this.form.dataset.suggestions}?q=${encodeURIComponent(text)}`;
        const answer = await fetch(address, { signal: this.asking.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) return this.close();
        this.cache.set(text, (await answer.json()).suggestions);
      }
      if (this.box.value.trim() === text && document.activeElement === this.box) this.show(this.cache.get(text));
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(suggestions) {
    this.chosen = -1;
    this.box.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...suggestions.map((suggestion, place) => this.option(suggestion, place)));
    const any = suggestions.length > 0;
    this.list.hidden = !any;
    this.box.setAttribute("aria-expanded", String(any));
    this.status.textContent = any ? `${suggestions.length} ${this.list.dataset.count}` : "";
  }

  option({ text, url, kind }, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.url = url;
    const name = document.createElement("span");
    name.textContent = text;
    const note = document.createElement("small");
    note.textContent = kind;
    option.append(name, note);
    return option;
  }

  pressed(event) {
    const options = [...this.list.children];
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && options.length) {
      event.preventDefault();
      if (this.list.hidden) return this.show(this.cache.get(this.box.value.trim()) ?? []);
      // One place more than there are options: the box itself.
      this.chosen = (this.chosen + 1 + move + options.length + 1) % (options.length + 1) - 1;
      this.mark(options);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.open(options[this.chosen]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  mark(options) {
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.chosen)));
    if (this.chosen < 0) return this.box.removeAttribute("aria-activedescendant");
    this.box.setAttribute("aria-activedescendant", options[this.chosen].id);
    options[this.chosen].scrollIntoView({ block: "nearest" });
  }

  open(option) {
    if (option) window.location.assign(option.dataset.url);
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.chosen = -1;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }
}

for (const form of document.querySelectorAll("[data-combobox]")) new Combobox(form);
