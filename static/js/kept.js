// Texts kept in this browser because the server could not take them, one per draft address.
const key = (address) => `seci:kept:${address}`;

export function keep(address, fields) {
  try {
    localStorage.setItem(key(address), JSON.stringify({ at: new Date().toISOString(), fields }));
    return true;
  } catch {
    return false; // full, or forbidden by the browser
  }
}

export function kept(address) {
  try {
    return JSON.parse(localStorage.getItem(key(address)));
  } catch {
    return null;
  }
}

export function forget(address) {
  localStorage.removeItem(key(address));
}
