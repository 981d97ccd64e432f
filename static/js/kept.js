// Texts kept in this browser because the server could not take them, one for each form that keeps drafts (by its data-draft-url) and
// each person (data-person): whoever signs in here next is not offered what somebody else typed.
const key = (form) => `seci:kept:${form.dataset.person}:${form.dataset.draftUrl}`;

export function keep(form, fields) {
  try {
    localStorage.setItem(key(form), JSON.stringify({ at: new Date().toISOString(), fields }));
    return true;
  } catch {
    return false; // full, or forbidden by the browser
  }
}

export function kept(form) {
  try {
    return JSON.parse(localStorage.getItem(key(form)));
  } catch {
    return null;
  }
}

export function forget(form) {
  localStorage.removeItem(key(form));
}
