// A <details> menu closes on Escape and on a click or focus elsewhere; arrow keys walk its items.
export default function menu(details) {
  const summary = details.querySelector("summary");
  const items = () => [...details.querySelectorAll(".menu__list :is(a, button)")];
  const close = () => { details.open = false; };

  details.addEventListener("keydown", (event) => {
    if (!details.open) return;
    if (event.key === "Escape") {
      close();
      summary.focus();
      event.stopPropagation();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const all = items();
      const at = all.indexOf(document.activeElement);
      const next = at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length;
      all[next]?.focus();
      event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => { if (!details.contains(event.target)) close(); });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) close();
  });
}
