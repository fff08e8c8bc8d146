// Asking the market: goods, scans, recording a sale. An answer that never came is a state of its own.

const PATIENCE_MS = 20_000;
const TOKEN = /(?:^|;\s*)csrftoken=([^;]+)/;

export class Counter {
  constructor(facts, token) {
    this.facts = facts;
    this.token = token;
    this.tag = "";
  }

  /** The goods when they changed since last time, null when not. Throws where nobody answers. */
  async shelf() {
    const headers = this.tag ? { "If-None-Match": this.tag } : {};
    const answer = await this.ask(this.facts.shelfUrl, { headers, cache: "no-store" });
    if (answer.status === 304) return null;
    if (!answer.ok) throw new Error(answer.status);
    this.tag = answer.headers.get("ETag") ?? "";
    return (await answer.json()).items;
  }

  async scan(text) {
    const answer = await this.ask(`${this.facts.scanUrl}?ma=${encodeURIComponent(text)}`);
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  /** What became of a sale: recorded, refused, sign_in, or open where nobody knows. */
  async take(sale) {
    try {
      const answer = await this.ask(this.facts.takeUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.freshToken },
        body: JSON.stringify(sale),
      });
      const facts = await answer.json();
      return ["recorded", "refused", "sign_in"].includes(facts.state) ? facts : { state: "open", sentence: facts.sentence };
    } catch {
      return { state: "open" };
    }
  }

  // Signing in again, in this window or another, changes the token of the page that was open all along.
  get freshToken() {
    return TOKEN.exec(document.cookie)?.[1] ?? this.token;
  }

  ask(address, options = {}) {
    return fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS), ...options });
  }
}
