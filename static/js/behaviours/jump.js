// The jump box completes: titles by prefix, arrow keys choose, Enter goes there, Enter without a choice searches. Keys choose only
// from the answer to what is typed now; while that is on its way the one before stays in sight, dimmed, and Enter searches.
// data-url answers ?q= with {items: [{title, url, kind, context}]}; data-more, data-found and data-none are the words.
import { announce } from "../announce.js";
import { get } from "../server.js";

export default function jump(input) {
  const list = document.createElement("ul");
  Object.assign(list, { id: "jump-list", role: "listbox", className: "jump__list", hidden: true });
  list.setAttribute("aria-label", input.labels[0].textContent);
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-autocomplete": "list", "aria-expanded": "false" })) input.setAttribute(name, value);
  let chosen = -1;
  let answered; // what the list is the answer to
  let asking;
  let timer;

  const typed = () => input.value.trim();
  const isCurrent = () => !list.hidden && answered === typed();
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    choose(-1);
  };
  const choose = (index) => {
    chosen = index;
    const option = list.children[chosen];
    for (const each of list.children) each.ariaSelected = String(each === option);
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const row = (url, index, ...parts) => {
    const option = document.createElement("li");
    Object.assign(option, { id: `jump-${index}`, role: "option", className: "jump__item", ariaSelected: "false" });
    option.dataset.url = url;
    for (const [name, text] of parts) option.append(Object.assign(document.createElement("span"), { className: `jump__${name}`, textContent: text, dir: "auto" }));
    return option;
  };
  const fill = (q, items) => {
    const more = new URL(input.form.action);
    more.searchParams.set("q", q);
    list.replaceChildren(...items.map((item, index) => row(item.url, index, ["title", item.title], ["context", item.context || item.kind])));
    list.append(row(more.href, items.length, ["title", input.dataset.more.replace("%s", () => q)]));
    list.lastChild.classList.add("jump__more");
    answered = q;
    list.ariaBusy = "false";
    show(true);
    announce(items.length ? input.dataset.found.replace("%s", items.length) : input.dataset.none);
  };
  const ask = async (q) => {
    const { signal } = (asking = new AbortController());
    const answer = await get(input.dataset.url, { q }, signal).catch(() => undefined);
    if (signal.aborted) return; // something else was typed meanwhile, or the box was left
    if (answer) fill(q, answer.items);
    else show(false);
  };
  const stop = () => { clearTimeout(timer); asking?.abort(); };
  const close = () => { stop(); show(false); };
  const soon = () => {
    stop();
    choose(-1);
    list.ariaBusy = String(!isCurrent());
    if (!typed()) show(false);
    else if (!isCurrent()) timer = setTimeout(ask, 120, typed());
  };
  input.addEventListener("input", soon);
  if (document.activeElement === input) soon(); // what was typed while this was on its way
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && isCurrent()) choose((chosen + step + list.children.length) % list.children.length);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => location.assign(event.target.closest("li").dataset.url));
  input.addEventListener("blur", close);
}
