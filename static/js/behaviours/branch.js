// A folded piece of a tree is drawn when it is first opened: data-url answers with its list. Where the server does not answer,
// it folds again and may be tried anew; the link beside it leads to the same.
import { startAll } from "../app.js";
import { get } from "../server.js";

export default function branch(details) {
  let asked = false;
  const fill = async () => {
    if (!details.open || asked) return;
    asked = true;
    try {
      details.insertAdjacentHTML("beforeend", await get(details.dataset.url));
      for (const link of details.querySelectorAll(".tree__link")) if (link.pathname === location.pathname) link.ariaCurrent = "page";
      startAll(details);
    } catch {
      asked = false;
      details.open = false;
    }
  };
  details.addEventListener("toggle", fill);
  fill();
}
