// Asks before a page with unsaved text is left. Saving a draft counts as saved: autosave says so with "draft:saved".
export default function confirmLeave(form) {
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("draft:saved", () => { unsaved = false; });
  form.addEventListener("submit", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}
