// A textarea becomes CodeMirror and stays in step with it: the form is sent, and "input" heard, as if nobody had noticed.
// Tab always leaves it. data-complete-url completes, data-cursor is a character to begin at, data-words are the words of its
// panels. Others on the page put text in by sending it "editor:insert" {text, replaces}, move the cursor by "editor:go" {at}, and do things by "editor:do" {command}.
import { EditorState, EditorView, autocompletion, completionKeymap, defaultKeymap, drawSelection, highlightSelectionMatches, highlightSpecialChars, history, historyKeymap, keymap, panels, placeholder, search, searchKeymap } from "../../vendor/codemirror.js";
import * as commands from "../editor/commands.js";
import { completer } from "../editor/completion.js";
import { markdown } from "../editor/language.js";
import { continueList } from "../editor/lists.js";
import { paste } from "../editor/paste.js";
import { ABOVE, keepInSight } from "../editor/sight.js";
import { theme } from "../editor/theme.js";

const COMMANDS = {
  bold: commands.wrap("**"), italic: commands.wrap("_"), strike: commands.wrap("~~"), code: commands.code, link: commands.link,
  wiki: commands.wrap("[[", "]]"), heading: commands.heading, list: commands.prefix("- "), numbers: commands.prefix("1. "),
  task: commands.prefix("- [ ] "), quote: commands.prefix("> ", /^(\s*)> ?/), callout: commands.block("> [!NOTE] {}\n> \n"),
  table: commands.block("| {} | | |\n|---|---|---|\n| | | |\n"),
};

const KEYS = [
  { key: "Enter", run: continueList },
  { key: "Mod-b", run: COMMANDS.bold },
  { key: "Mod-i", run: COMMANDS.italic },
  { key: "Mod-k", run: COMMANDS.link },
];

function spoken(textarea) {
  const label = textarea.labels[0];
  label.id ||= `${textarea.id}-label`;
  const [about, wrong] = ["aria-describedby", "aria-invalid"].map((name) => textarea.getAttribute(name));
  return { "aria-labelledby": label.id, spellcheck: "true", autocapitalize: "sentences", dir: "auto", ...(about && { "aria-describedby": about }), ...(wrong && { "aria-invalid": wrong }) };
}

export default function editor(textarea) {
  const follow = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    textarea.value = update.state.doc.toString();
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        EditorView.cspNonce.of(document.querySelector("script[nonce]").nonce), theme, markdown, EditorView.lineWrapping,
        EditorView.perLineTextDirection.of(true), EditorView.contentAttributes.of(spoken(textarea)), placeholder(textarea.placeholder),
        keepInSight, panels({ topContainer: textarea.closest(".editor")?.querySelector(".editor__panels") }),
        EditorState.phrases.of(JSON.parse(textarea.dataset.words ?? "{}")), history(), drawSelection(), highlightSpecialChars(), highlightSelectionMatches(), search({ top: true }), paste, follow,
        autocompletion({ override: [completer(textarea.dataset.completeUrl)], icons: false }),
        keymap.of([...completionKeymap, ...KEYS, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      ],
    }),
  });
  textarea.after(view.dom);
  textarea.hidden = true;
  textarea.required = false;
  textarea.labels[0].addEventListener("click", () => view.focus());

  const go = (place) => {
    const at = Math.min(place, view.state.doc.length);
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "start", yMargin: ABOVE }) });
  };
  textarea.addEventListener("editor:go", ({ detail }) => { go(detail.at); view.focus(); });
  textarea.addEventListener("editor:do", ({ detail }) => COMMANDS[detail.command]?.(view));
  textarea.addEventListener("editor:insert", ({ detail: { text, replaces } }) => {
    const at = replaces ? textarea.value.indexOf(replaces) : -1;
    const { from, to } = at < 0 ? view.state.selection.main : { from: at, to: at + replaces.length };
    view.dispatch({ changes: { from, to, insert: text }, selection: at < 0 ? { anchor: from + text.length } : undefined });
  });
  if (textarea.dataset.cursor) go(Number(textarea.dataset.cursor));
  if (textarea.autofocus || textarea.dataset.cursor) view.focus();
}
