// Ctrl or Cmd with Enter sends a form as its main button does. With S it is only saved: where a button keeps the text from
// others, as that one does. Heard before anybody else, for in the editor these keys mean something of their own.
export default function saveKeys(form) {
  form.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !["Enter", "s"].includes(event.key)) return;
    const sends = form.querySelector("button.btn--primary");
    const keeps = event.key === "s" && form.querySelector("button[name=state][value=kept]");
    event.preventDefault();
    event.stopPropagation();
    form.requestSubmit(keeps || sends);
  }, { capture: true });
}
