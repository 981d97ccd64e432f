// Keys that work on every page, while nobody is typing: ? lists them, g and a letter goes to a place, e edits, j and k walk
// lists, c captures an insight, / leads to the jump box. Ctrl or Cmd with K leads there always. Single keys can be switched
// off in the list of keys.
const SWITCH = "seci:single-keys";
const WALKED = "main :is(.row__link, .hit__title a, .tree__link)";

const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable='true'], dialog[open]");

function walk(step) {
  const all = [...document.querySelectorAll(WALKED)].filter((link) => link.checkVisibility());
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next]?.focus();
  return all.length > 0;
}

function press(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return Boolean(link);
}

function help() {
  const dialog = document.getElementById("key-help");
  dialog?.showModal();
  return Boolean(dialog);
}

// Where the page has a link for it, that is followed: it may know more than the bare address.
function edit(url) {
  if (press("[data-behaviour~='edit-here']")) return true;
  if (url) location.assign(url);
  return Boolean(url);
}

function jump() {
  const box = document.getElementById("jump");
  box?.focus();
  box?.select();
  return Boolean(box);
}

export default function keys(body) {
  let afterG = -Infinity; // when `g` was last pressed
  const single = document.querySelector("[data-single-keys]");
  const isOn = () => localStorage.getItem(SWITCH) !== "off";
  if (single) {
    single.checked = isOn();
    single.addEventListener("change", () => localStorage.setItem(SWITCH, single.checked ? "on" : "off"));
  }

  const act = (event) => {
    const wasG = event.timeStamp - afterG < 1500;
    afterG = -Infinity;
    if (wasG) return press(`.rail__link[data-key="${CSS.escape(event.key)}"]`);
    switch (event.key) {
      case "?": return help();
      case "g": afterG = event.timeStamp; return true;
      case "j": return walk(1);
      case "k": return walk(-1);
      case "/": return jump();
      case "c": return press("[data-capture]");
      case "e": return edit(body.dataset.editUrl);
      default: return false;
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() === "k" && jump()) event.preventDefault();
    } else if (isOn() && !isTyping(event.target) && act(event)) {
      event.preventDefault();
    }
  });
}
