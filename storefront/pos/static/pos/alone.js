// One window of a till sells at a time: two would write over each other's basket and pending sale.

const PATIENCE_MS = 1_500; // a window that is being reloaded lets go within this

/** Wait until this window holds the till; false when another one keeps it. `lost` is called when another takes it. */
export function hold(name, lost, { steal = false } = {}) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const options = steal ? { steal } : { signal: AbortSignal.timeout(PATIENCE_MS) };
    let isOurs = false;
    const keep = () => {
      isOurs = true;
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request(name, options, keep).catch(() => (isOurs ? lost() : resolve(false)));
  });
}
