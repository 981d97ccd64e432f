// Shows the text as the server renders it. data-for is the textarea's id, data-preview-url takes `text` and answers HTML that is
// sanitized and filled already. Asks only while it can be seen; on a narrow screen the button named by data-toggle swaps the two.
import { startAll } from "../app.js";
import { post } from "../server.js";

export default function preview(section) {
  const textarea = document.getElementById(section.dataset.for);
  const place = section.querySelector(".prose");
  const toggle = document.getElementById(section.dataset.toggle);
  const pair = section.closest(".editor");
  let timer;
  let asking;
  let shown;
  let isBegun = false;
  // Where the editor begins in the middle, the preview begins about there: as far down as the cursor is in the text.
  const beginning = () => (section.scrollHeight * Number(textarea.dataset.cursor ?? 0)) / (textarea.value.length || 1) - section.clientHeight / 4;

  const draw = async () => {
    if (!section.checkVisibility() || shown === textarea.value) return;
    asking?.abort();
    asking = new AbortController();
    const text = textarea.value;
    const form = new FormData();
    form.set("text", text);
    const html = await post(section.dataset.previewUrl, form, asking.signal);
    shown = text;
    const { scrollTop } = section;
    place.innerHTML = html;
    section.scrollTop = isBegun ? scrollTop : beginning();
    isBegun = true;
    startAll(place);
    section.classList.remove("editor__preview--late");
  };
  const late = (error) => { if (error.name !== "AbortError") section.classList.add("editor__preview--late"); };
  const soon = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(() => draw().catch(late), delay);
  };

  section.hidden = false;
  textarea.addEventListener("input", () => soon(400));
  toggle?.addEventListener("click", () => {
    const on = pair.classList.toggle("editor--preview");
    toggle.setAttribute("aria-pressed", String(on));
    soon(0);
  });
  if (toggle) toggle.hidden = false;
  matchMedia("(min-width: 1100px)").addEventListener("change", () => soon(0));
  soon(0);
}
