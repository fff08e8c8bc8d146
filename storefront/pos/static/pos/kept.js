// What the device keeps: a small table in IndexedDB. Changes of one call are written together or not at all, and the
// promise is fulfilled only once they are on disk.

const NAME = "quay";
const TABLE = "kept";

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Kept {
  /** Open the table; `prefix` keeps points and tills of one device apart. */
  static async open(prefix) {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
    const kept = new Kept();
    kept.prefix = prefix;
    kept.base = await settled(opening);
    // Another tab with a newer version of the page may need to change the table.
    kept.base.onversionchange = () => kept.base.close();
    navigator.storage?.persist?.();
    return kept;
  }

  read(name) {
    return settled(this.base.transaction(TABLE).objectStore(TABLE).get(this.prefix + name));
  }

  /** Write several names at once; undefined forgets one. */
  write(changes) {
    const change = this.base.transaction(TABLE, "readwrite", { durability: "strict" });
    const table = change.objectStore(TABLE);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) table.delete(this.prefix + name);
      else table.put(value, this.prefix + name);
    }
    return new Promise((resolve, reject) => {
      change.oncomplete = () => resolve();
      change.onerror = change.onabort = () => reject(change.error);
    });
  }
}

/** Stands in where the browser keeps nothing: the page works, but a reload forgets. */
export class Forgetful {
  constructor() {
    this.values = new Map();
  }

  async read(name) {
    return this.values.get(name);
  }

  async write(changes) {
    for (const [name, value] of Object.entries(changes)) this.values.set(name, value);
  }
}
