// Starts what the page asks for. An element with data-behaviour="name other" gets behaviours/name.js and behaviours/other.js,
// each a module whose default export is called with the element. With data-on="focusin" it is fetched at the first such event
// and not before. Pages work without any of this; a behaviour that fails takes nothing else with it.
async function begin(element, name) {
  try {
    const { default: start } = await import(`./behaviours/${name}.js`);
    start(element);
  } catch (error) {
    console.error(`behaviour ${name} did not start`, error);
  }
}

// Kept once all that need no event have begun.
export function startAll(root) {
  const beginnings = [];
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    const start = () => element.dataset.behaviour.split(" ").map((name) => begin(element, name));
    if (element.dataset.on) element.addEventListener(element.dataset.on, start, { once: true });
    else beginnings.push(...start());
  }
  return Promise.all(beginnings);
}

export const started = startAll(document);
