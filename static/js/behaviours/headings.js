// A menu that lists the headings of the text being written; choosing one goes there. data-for is the textarea's id, data-none the words for none.
function headings(text) {
  const found = [];
  let at = 0;
  let fenced = false;
  for (const line of text.split("\n")) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const [, marks, words] = (!fenced && line.match(/^(#{1,6}) +(.+?)#*$/)) || [];
    if (marks) found.push({ level: marks.length, words, at });
    at += line.length + 1;
  }
  return found;
}

export default function list(details) {
  const textarea = document.getElementById(details.dataset.for);
  const place = details.querySelector(".menu__list");
  const fill = () => {
    if (!details.open) return;
    const items = headings(textarea.value).map(({ level, words, at }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: `menu__item menu__item--level-${level}`, textContent: words, dir: "auto" });
      button.addEventListener("click", () => {
        details.open = false;
        textarea.dispatchEvent(new CustomEvent("editor:go", { detail: { at } }));
      });
      return button;
    });
    if (!items.length) items.push(Object.assign(document.createElement("p"), { className: "menu__title", textContent: details.dataset.none }));
    place.replaceChildren(...items);
  };
  details.addEventListener("toggle", fill);
  fill();
}
