// Keeps the cursor clear of what stands over the text at the top and the bottom of the window. As scroll margins CodeMirror
// would take these off the text itself, however small, and hide the lists it opens there; so it scrolls as ever, and this
// goes on from there.
import { EditorView } from "../../vendor/codemirror.js";

export const ABOVE = 120;
const BELOW = 80;

function clear(cursor) {
  const over = cursor && (Math.min(cursor.top - ABOVE, 0) || Math.max(cursor.bottom + BELOW - innerHeight, 0));
  if (over) scrollBy(0, over);
}

export const keepInSight = EditorView.scrollHandler.of((view, range, { y }) => {
  const read = () => view.coordsAtPos(Math.min(range.head, view.state.doc.length));
  if (y === "nearest") view.requestMeasure({ key: clear, read, write: clear });
  return false;
});
