// Keeps a draft of a form: two seconds after typing stops it goes to data-draft-url, which answers {saved_at, notice?}; when the
// server is away it is kept in this browser. The element named by data-status always says which. Words: data-saving, data-saved
// (with %s for the time), data-away, data-signed-out, data-too-long, data-lost.
import { announce } from "../announce.js";
import { forget, keep } from "../kept.js";
import { post } from "../server.js";

const fieldsOf = (form) => Object.fromEntries([...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string"));
const clock = (iso) => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(iso));

export default function autosave(form) {
  const status = document.getElementById(form.dataset.status);
  const address = form.dataset.draftUrl;
  let state = "";
  let timer;
  let busy = false;
  let unsaved = false;

  // Spoken only when the state changes, not at every save.
  const say = (next, words) => {
    status.textContent = words;
    status.dataset.state = next;
    if (next !== state && next !== "saving") announce(words);
    if (next !== "saving") state = next;
  };

  const fail = (error) => {
    const isKept = keep(form, fieldsOf(form));
    const why = { 400: "signed-out", 401: "signed-out", 403: "signed-out", 413: "too-long" }[error.status] ?? "away";
    const words = { "signed-out": form.dataset.signedOut, "too-long": form.dataset.tooLong, away: form.dataset.away };
    if (!isKept) say("lost", form.dataset.lost);
    else say(why, words[why]);
    if (why === "away") later(15000);
  };

  const save = async () => {
    if (busy) return later(500);
    busy = true;
    try {
      const sent = JSON.stringify(fieldsOf(form));
      const answer = await post(address, new FormData(form));
      forget(form);
      unsaved = sent !== JSON.stringify(fieldsOf(form));
      if (!unsaved) form.dispatchEvent(new Event("draft:saved"));
      if (answer.notice) say("notice", answer.notice);
      else say("saved", form.dataset.saved.replace("%s", clock(answer.saved_at)));
    } catch (error) {
      fail(error);
    } finally {
      busy = false;
    }
    return undefined;
  };
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  form.addEventListener("input", () => {
    unsaved = true;
    later(2000);
  });
  form.addEventListener("submit", () => {
    unsaved = false;
    clearTimeout(timer);
  });
  addEventListener("online", () => { if (state === "away") later(0); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && unsaved) keep(form, fieldsOf(form)); });
}
