// The editor's toolbar: one tab stop, arrow keys inside. Buttons name their command in data-does; data-for is the textarea's id.
export default function toolbar(bar) {
  const textarea = document.getElementById(bar.dataset.for);
  const buttons = [...bar.querySelectorAll("button, summary")];
  const stop = (at) => buttons.forEach((button, index) => { button.tabIndex = index === at ? 0 : -1; });

  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const forward = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
    const next = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    const to = (next + buttons.length) % buttons.length;
    stop(to);
    buttons[to].focus();
    event.preventDefault();
  });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-does]");
    if (!button) return;
    stop(buttons.indexOf(button));
    textarea.dispatchEvent(new CustomEvent("editor:do", { detail: { command: button.dataset.does } }));
  });
  stop(0);
  bar.hidden = false;
}
