// Offers names in the browser's own list while one is typed. data-url answers ?q= with [{label, detail, insert}]; with data-several
// the field takes names between commas, and what stands before the last comma stays.
import { get } from "../server.js";

export default function namePeople(input) {
  const list = Object.assign(document.createElement("datalist"), { id: `${input.id}-names` });
  input.after(list);
  input.setAttribute("list", list.id);
  let asking;
  const offer = async () => {
    asking?.abort();
    const { signal } = (asking = new AbortController());
    const start = "several" in input.dataset ? input.value.lastIndexOf(",") + 1 : 0;
    const before = start ? `${input.value.slice(0, start)} ` : "";
    const q = input.value.slice(start).trim();
    const found = q ? await get(input.dataset.url, { q }, signal).catch(() => []) : [];
    if (signal.aborted) return; // something else was typed meanwhile
    const options = found.map((one) => new Option(one.label, before + one.insert));
    list.replaceChildren(...options);
  };
  input.addEventListener("input", offer);
  offer(); // of what was typed while this was on its way
}
