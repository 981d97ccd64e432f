// A banner, hidden until this browser turns out to hold a text the server never got. data-for is the form's id; the buttons are
// data-recover="use" and data-recover="drop".
import { forget, kept } from "../kept.js";

// What a text began from goes with it: else it would be saved over what others have changed since, and its files be left behind.
const BEGAN = ["base", "topics_before", "submission"];

export default function recover(banner) {
  const form = document.getElementById(banner.dataset.for);
  const found = kept(form);
  if (!found) return;
  const differs = Object.entries(found.fields).filter(([name, value]) => form.elements[name]?.value !== value && form.elements[name]?.type !== "hidden");
  if (!differs.length) {
    forget(form);
    return;
  }
  banner.hidden = false;
  banner.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-recover]")?.dataset.recover;
    if (!choice) return;
    if (choice === "use") {
      for (const [name, value] of differs) put(form.elements[name], value);
      for (const name of BEGAN) if (form.elements[name] && name in found.fields) form.elements[name].value = found.fields[name];
    }
    forget(form);
    banner.hidden = true;
  });
}

// A name may stand for several fields, of which one is chosen.
function put(field, value) {
  if (field.dataset?.behaviour?.includes("editor") && field.hidden) {
    field.dispatchEvent(new CustomEvent("editor:insert", { detail: { text: value, replaces: field.value } }));
  } else {
    field.value = value;
    (field[0] ?? field).dispatchEvent(new Event("input", { bubbles: true }));
  }
}
