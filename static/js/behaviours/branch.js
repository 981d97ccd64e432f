// A branch of a tree that is drawn when it is unfolded: data-url answers the piece as HTML. Until then, and if the server is
// away, the link inside leads to the same on a page of its own.
import { startAll } from "../app.js";
import { get } from "../server.js";

export default async function branch(details) {
  const link = details.querySelector(".tree__gap");
  const piece = document.createElement("div");
  piece.innerHTML = await get(details.dataset.url);
  link.replaceWith(...piece.childNodes);
  startAll(details);
}
