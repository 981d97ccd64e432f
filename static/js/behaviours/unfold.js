// The opposite order: what stands before the list on a narrow screen starts folded, unless something in it is chosen.
const wide = matchMedia("(min-width: 900px)");

export default function unfold(details) {
  const fit = () => { details.open = wide.matches; };
  fit();
  wide.addEventListener("change", fit);
}
