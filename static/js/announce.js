// Says something to people who listen to the page, once, when they have finished listening to what is being said.
export function announce(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}
