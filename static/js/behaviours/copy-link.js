// A link or button that copies its address (href or data-url) and says so with data-done.
import { announce } from "../announce.js";

export default function copyLink(element) {
  element.addEventListener("click", async (event) => {
    event.preventDefault();
    await navigator.clipboard.writeText(new URL(element.dataset.url || element.href, location.href).href);
    announce(element.dataset.done);
    const label = element.querySelector("span") ?? element;
    const before = label.textContent;
    label.textContent = element.dataset.done;
    setTimeout(() => { label.textContent = before; }, 2000);
  });
}
