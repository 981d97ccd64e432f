// Sections of the margin are open beside the text, and folded where they follow it.
const wide = matchMedia("(min-width: 1100px)");

export default function foldWhenNarrow(details) {
  const fit = () => { details.open = wide.matches; };
  if (!wide.matches) fit();
  wide.addEventListener("change", fit);
}
