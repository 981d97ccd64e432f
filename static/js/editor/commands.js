// What the toolbar and the keys do to the text. Every command takes the view and returns true when it did something.
export const change = (view, spec) => {
  view.dispatch(view.state.update(spec, { scrollIntoView: true, userEvent: "input" }));
  view.focus();
  return true;
};

// Puts marks around the selection, or takes them away; with nothing selected the cursor lands between them.
export const wrap = (before, after = before) => (view) => {
  const { from, to } = view.state.selection.main;
  const text = view.state.sliceDoc(from, to);
  const outer = view.state.sliceDoc(from - before.length, to + after.length);
  if (outer === before + text + after) {
    const start = from - before.length;
    return change(view, { changes: { from: start, to: to + after.length, insert: text }, selection: { anchor: start, head: start + text.length } });
  }
  const start = from + before.length;
  return change(view, { changes: { from, to, insert: before + text + after }, selection: { anchor: start, head: start + text.length } });
};

// Begins every selected line with a mark, or takes it away when all have it. `others` are marks it replaces.
export const prefix = (mark, others = /^(\s*)(?:[-*+] \[[ xX]\] |[-*+] |\d+[.)] )/) => (view) => {
  const { doc, selection } = view.state;
  const first = doc.lineAt(selection.main.from).number;
  const last = doc.lineAt(selection.main.to).number;
  const lines = Array.from({ length: last - first + 1 }, (_, index) => doc.line(first + index));
  const made = (index) => mark.replace("1.", `${index + 1}.`);
  const has = lines.every((line, index) => line.text.trimStart().startsWith(made(index)));
  const changes = lines.map((line, index) => {
    const bare = line.text.replace(others, "$1").trimStart();
    const indent = line.text.match(/^\s*/)[0];
    return { from: line.from, to: line.to, insert: has ? indent + line.text.trimStart().slice(made(index).length) : indent + made(index) + bare };
  });
  const set = view.state.changes(changes);
  return change(view, { changes: set, selection: selection.map(set, 1) });
};

// ## then ### then none: the page's own title is the first level.
export const heading = (view) => {
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  const [marks, rest] = [line.text.match(/^#{1,6} /)?.[0] ?? "", line.text.replace(/^#{1,6} /, "")];
  const next = { "": "## ", "## ": "### " }[marks] ?? "";
  return change(view, { changes: { from: line.from, to: line.to, insert: next + rest }, selection: { anchor: line.from + next.length + rest.length } });
};

// Puts a block on lines of its own; `{}` in it is where the cursor goes, or where the selected text goes.
export const block = (template) => (view) => {
  const { from, to } = view.state.selection.main;
  const before = view.state.doc.lineAt(from).from === from ? "" : "\n\n";
  const [start, end] = template.split("{}");
  const head = from + before.length + start.length;
  const text = view.state.sliceDoc(from, to);
  return change(view, { changes: { from, to, insert: before + start + text + end }, selection: { anchor: head, head: head + text.length } });
};

export const code = (view) => {
  const { from, to } = view.state.selection.main;
  return view.state.sliceDoc(from, to).includes("\n") ? block("```\n{}\n```\n")(view) : wrap("`")(view);
};

export const link = (view) => {
  const { from, to } = view.state.selection.main;
  const text = view.state.sliceDoc(from, to);
  if (/^https?:\S+$/.test(text)) return change(view, { changes: { from, to, insert: `[](${text})` }, selection: { anchor: from + 1 } });
  const start = from + text.length + 3;
  return change(view, { changes: { from, to, insert: `[${text}](https://)` }, selection: { anchor: start, head: start + 8 } });
};
