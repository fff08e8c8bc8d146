// The device's own keys: 48 bits of time and 80 of chance in Crockford's letters.

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export function ulid(now = Date.now()) {
  let time = "";
  for (let left = now, place = 0; place < 10; place += 1, left = Math.floor(left / 32)) time = LETTERS[left % 32] + time;
  const chance = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(chance, (byte) => LETTERS[byte % 32]).join("");
}
