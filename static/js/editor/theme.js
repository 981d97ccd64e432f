// The editor's own styles stand outside our layers and would win, so what differs from them is said here, with our tokens.
import { EditorView } from "../../vendor/codemirror.js";

const float = {
  background: "var(--paper-float)",
  border: "var(--hairline)",
  borderRadius: "var(--radius)",
  boxShadow: "var(--shadow)",
  color: "var(--ink)",
};

export const theme = EditorView.theme({
  "&": { color: "var(--ink)", background: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--sans)", lineHeight: "1.65", overflow: "visible" },
  ".cm-content": { padding: "0", caretColor: "var(--ink)", overflowWrap: "anywhere" },
  ".cm-line": { padding: "0" },
  ".cm-cursor": { borderInlineStart: "2px solid var(--ink)", marginInlineStart: "-1px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { background: "var(--mark)" },
  ".cm-selectionMatch": { background: "var(--paper-press)" },
  ".cm-searchMatch": { background: "var(--mark)", outline: "none" },
  ".cm-searchMatch-selected": { background: "var(--written-hue)", color: "var(--paper)" },
  ".cm-placeholder": { color: "var(--ink-faint)" },
  ".cm-tooltip": float,
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", fontSize: "var(--t14)", padding: "var(--s4)", minWidth: "16rem", maxWidth: "min(28rem, 90vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", alignItems: "baseline", gap: "var(--s8)", padding: "0.3rem var(--s8)", borderRadius: "4px", lineHeight: "1.4" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--paper-press)", color: "var(--ink)" },
  ".cm-completionLabel": { overflow: "hidden", textOverflow: "ellipsis", fontWeight: "500" },
  ".cm-completionDetail": { flex: "1 10 0", margin: "0", overflow: "hidden", textOverflow: "ellipsis", color: "var(--ink-faint)", fontSize: "var(--t13)", fontStyle: "normal", textAlign: "end" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "650" },
  ".cm-panels": { background: "transparent", color: "var(--ink)" },
  ".cm-panels-top": { border: "0" },
  ".cm-panel.cm-search": { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "var(--s4)", padding: "var(--s8) 2rem var(--s8) 0", fontSize: "var(--t13)" },
  ".cm-panel.cm-search br": { display: "none" },
  ".cm-panel.cm-search [name=close]": { insetBlockStart: "var(--s8)", insetInlineEnd: "0", inlineSize: "1.75rem", blockSize: "1.75rem", fontSize: "var(--t18)" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "var(--s4)", fontSize: "var(--t13)", marginInlineEnd: "var(--s8)" },
  ".cm-panel.cm-search .cm-textfield": { ...float, boxShadow: "none", padding: "0.25rem var(--s8)", margin: "0", minBlockSize: "1.75rem", fontSize: "var(--t13)" },
  ".cm-panel.cm-search .cm-button": { ...float, boxShadow: "none", backgroundImage: "none", padding: "0.25rem var(--s8)", margin: "0", minBlockSize: "1.75rem", fontSize: "var(--t13)" },
});
