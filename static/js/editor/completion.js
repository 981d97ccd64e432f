// Completes [[ playbooks, @ people and # topics. The server is asked with ?kind=wiki|person|topic&q= and answers
// [{label, detail, insert}]; insert replaces everything from the sign on.
import { get } from "../server.js";

const SIGNS = [
  { kind: "wiki", pattern: /!?\[\[([^\]\n]{0,100})$/, least: 0 },
  { kind: "person", pattern: /(?<=^|[\s(])@([\w.-]{0,40})$/, least: 0 },
  { kind: "topic", pattern: /(?<=^|[\s(])#([\p{L}\w-]{0,40})$/u, least: 1 },
];

function begun(state, head) {
  const line = state.doc.lineAt(head);
  const before = line.text.slice(0, head - line.from);
  for (const { kind, pattern, least } of SIGNS) {
    const found = before.match(pattern);
    if (found && found[1].length >= least) return { kind, q: found[1], from: line.from + found.index, sign: found[0] };
  }
  return null;
}

export const completer = (url) => async (context) => {
  const at = begun(context.state, context.pos);
  if (!at) return null;
  const answer = new AbortController();
  context.addEventListener("abort", () => answer.abort());
  const found = await get(url, { kind: at.kind, q: at.q }, answer.signal).catch(() => []);
  const closing = at.kind === "wiki" && context.state.sliceDoc(context.pos, context.pos + 2) === "]]" ? 2 : 0;
  const transcluded = at.sign.startsWith("!") ? "!" : "";
  return {
    from: at.from,
    to: context.pos + closing,
    filter: false,
    options: found.map(({ label, detail, insert }) => ({ label, detail, apply: transcluded + insert })),
  };
};
