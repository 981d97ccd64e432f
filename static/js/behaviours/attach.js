// Files pasted or dropped on the editor, or chosen with its file field, go to data-upload-url, one after the other; its answer
// {markdown} takes the place of a line that says "uploading". data-for is the textarea's id, data-status the element that tells
// how far it has come; words: data-uploading, data-done, data-refused, each with %s for the name.
import { announce } from "../announce.js";
import { upload } from "../server.js";

export default function attach(place) {
  const textarea = document.getElementById(place.dataset.for);
  const status = document.getElementById(place.dataset.status);
  const words = (name, file) => place.dataset[name].replace("%s", () => file.name); // a name may hold "$&"

  const insert = (text, replaces = "") => {
    if (textarea.hidden) {
      textarea.dispatchEvent(new CustomEvent("editor:insert", { detail: { text, replaces } }));
      return;
    }
    const at = replaces ? textarea.value.indexOf(replaces) : -1;
    if (at < 0) textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
    else textarea.setRangeText(text, at, at + replaces.length, "preserve");
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const bar = document.createElement("progress");
  const send = async (file) => {
    const holder = `[${words("uploading", file)}]()`;
    insert(`${holder}\n`);
    Object.assign(bar, { max: 1, value: 0, ariaLabel: words("uploading", file) });
    status.replaceChildren(words("uploading", file), bar);
    try {
      const { markdown } = await upload(place.dataset.uploadUrl, file, (share) => { bar.value = share; });
      insert(markdown, holder);
      status.textContent = words("done", file);
    } catch (request) {
      insert("", `${holder}\n`);
      status.textContent = request.response?.detail ?? words("refused", file);
    }
    announce(status.textContent);
  };
  const sendAll = async (files) => { for (const file of files) await send(file); };

  const take = (event, files) => {
    if (!files?.length) return;
    event.preventDefault();
    event.stopPropagation();
    place.classList.remove("editor--drop");
    sendAll([...files]);
  };
  place.addEventListener("paste", (event) => take(event, event.clipboardData?.files), true);
  place.addEventListener("drop", (event) => take(event, event.dataTransfer?.files), true);
  place.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    place.classList.add("editor--drop");
  });
  place.addEventListener("dragleave", (event) => { if (!place.contains(event.relatedTarget)) place.classList.remove("editor--drop"); });
  place.querySelector("input[type=file]")?.addEventListener("change", ({ target }) => {
    sendAll([...target.files]);
    target.value = "";
  });
}
