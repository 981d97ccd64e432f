// Replaces an element by what data-url answers, when the browser is idle and the element is near the window. What stood
// there before leads to the same by a link, and stays if the server does not answer.
import { startAll } from "../app.js";
import { get } from "../server.js";

async function fill(element) {
  try {
    element.innerHTML = await get(element.dataset.url);
    startAll(element);
  } catch {
    // The link is still there.
  }
}

export default function fetchLater(element) {
  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    fill(element);
  }, { rootMargin: "400px" });
  near.observe(element);
}
