// Lists go on by themselves while one types.
import { change } from "./commands.js";

// Enter in a list or a quotation begins the next item; in an empty item it ends the list, with the blank line without which
// what is typed next would belong to the last item.
export const continueList = (view) => {
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  const found = line.text.match(/^(\s*)(>\s?)?(?:([-*+])( \[[ xX]\])? |(\d+)([.)]) )?/);
  const mark = found[0].trimStart();
  if (!main.empty || !mark || main.head < line.from + found[0].length) return false;
  if (line.text.length === found[0].length) {
    const insert = line.number > 1 && view.state.doc.line(line.number - 1).text.trim() ? "\n" : "";
    return change(view, { changes: { from: line.from, to: line.to, insert }, selection: { anchor: line.from + insert.length } });
  }
  const [, indent, quote = "", bullet, task, number, point] = found;
  const next = indent + quote + (bullet ? bullet + (task ? " [ ]" : "") + " " : "") + (number ? `${Number(number) + 1}${point} ` : "");
  return change(view, { changes: { from: main.head, insert: `\n${next}` }, selection: { anchor: main.head + 1 + next.length } });
};
