// On .prose: the passage under the pointer or in focus shows one small mark in the margin, a link to itself that copies its address.
// data-label and data-done are the words.
import { announce } from "../announce.js";

const ICON = "http://www.w3.org/2000/svg";

function icon(sprite) {
  const svg = document.createElementNS(ICON, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(ICON, "use"));
  svg.firstChild.setAttribute("href", `${sprite}#link-2`);
  return svg;
}

export default function passages(prose) {
  const mark = Object.assign(document.createElement("a"), { className: "passage-mark", title: prose.dataset.label });
  mark.setAttribute("aria-label", prose.dataset.label);
  mark.tabIndex = -1;
  mark.append(icon(document.querySelector(".icon use").getAttribute("href").split("#")[0]));
  let shown;

  const show = (passage) => {
    if (passage === shown) return;
    shown = passage;
    mark.classList.toggle("passage-mark--on", Boolean(passage));
    if (!passage) return;
    mark.href = `#${passage.id}`;
    if (!mark.isConnected) prose.append(mark);
    const line = Number.parseFloat(getComputedStyle(passage).lineHeight) || 24;
    const top = passage.getBoundingClientRect().top - prose.getBoundingClientRect().top;
    mark.style.insetBlockStart = `${top + Math.min(line, 40) / 2 - 14}px`;
  };
  prose.addEventListener("pointerover", (event) => {
    if (!mark.contains(event.target)) show(event.target.closest("[id^='p-']"));
  });
  prose.addEventListener("pointerleave", () => show(undefined));
  mark.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(new URL(mark.href, location.href).href);
    announce(prose.dataset.done);
  });
}
