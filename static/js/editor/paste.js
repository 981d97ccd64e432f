import { EditorView } from "../../vendor/codemirror.js";

// An address pasted over words makes them a link.
export const paste = EditorView.domEventHandlers({
  paste(event, view) {
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    const { from, to } = view.state.selection.main;
    if (from === to || !/^https?:\/\/\S+$/.test(text)) return false;
    view.dispatch(view.state.replaceSelection(`[${view.state.sliceDoc(from, to)}](${text})`));
    return true;
  },
});
