// A folded piece of a tree is drawn when it is first opened: data-url answers with its list. Where the server does not answer,
// it folds again, and the link beside it leads to the same.
import { startAll } from "../app.js";
import { get } from "../server.js";

export default async function branch(details) {
  if (!details.open || details.querySelector("ul")) return;
  try {
    details.insertAdjacentHTML("beforeend", await get(details.dataset.url));
    startAll(details);
  } catch {
    details.open = false;
    details.addEventListener("toggle", () => branch(details), { once: true });
  }
}
