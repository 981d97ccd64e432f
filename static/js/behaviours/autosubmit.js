// A form of filters sends itself when a choice changes; its button, needed without JavaScript, steps back.
export default function autosubmit(form) {
  form.querySelector("[data-autosubmit-button]")?.setAttribute("hidden", "");
  form.addEventListener("change", () => form.requestSubmit());
}
