// Bundles what static/vendor holds, from the versions in package-lock.json. Run by `make vendor`:
//   npm ci --ignore-scripts && node vendor.mjs
// Two outputs: codemirror.js (one ES module with the parts the editor uses) and lucide.svg (one sprite).
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const out = "static/vendor";
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;

// The editor's parts. The Markdown language itself is put together in js/behaviours/editor.js.
const EDITOR = `
export { EditorState } from "@codemirror/state";
export { EditorView, keymap, drawSelection, highlightSpecialChars, panels, placeholder } from "@codemirror/view";
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { Language, LanguageSupport, defineLanguageFacet, syntaxHighlighting, HighlightStyle } from "@codemirror/language";
export { autocompletion, completionKeymap } from "@codemirror/autocomplete";
export { search, searchKeymap, highlightSelectionMatches } from "@codemirror/search";
export { parser as markdownParser, GFM } from "@lezer/markdown";
export { tags } from "@lezer/highlight";
`;

// Icons by their lucide names; a test fails when a template asks for one that is not here.
const ICONS = `
archive archive-restore arrow-left arrow-right at-sign bell bold book-open book-text calendar check chevron-down
chevron-right chevrons-up-down circle circle-alert circle-check circle-help clock code copy corner-down-right diff
download ellipsis external-link eye file file-pen file-plus file-text filter folder git-compare git-merge hash heading-2
history house image info italic key keyboard layers library link link-2 list list-checks list-ordered list-tree lock
log-out mail map menu message-square monitor moon move octagon-alert paperclip pencil pilcrow plus quote redo-2
rotate-ccw save search send settings share-2 shield sliders-horizontal square-check star strikethrough sun table tag
trash-2 triangle-alert undo-2 unlink upload user user-plus users wifi-off x
`.trim().split(/\s+/);

async function codemirror() {
  const packages = ["autocomplete", "commands", "language", "search", "state", "view"].map((p) => `@codemirror/${p}`);
  const versions = [...packages, "@lezer/common", "@lezer/highlight", "@lezer/markdown"].map((p) => `${p} ${version(p)}`);
  await build({
    stdin: { contents: EDITOR, resolveDir: ".", sourcefile: "editor-entry.js" },
    bundle: true, format: "esm", minify: true, target: "es2022", legalComments: "none",
    outfile: `${out}/codemirror.js`,
    banner: { js: `/* CodeMirror 6 and Lezer, MIT licence, see README.md. ${versions.join(", ")} */` },
  });
  return versions;
}

function lucide() {
  const symbols = ICONS.map((name) => {
    const source = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
    const body = source.replace(/<!--.*?-->/gs, "").match(/<svg[^>]*>(.*)<\/svg>/s)[1].replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replaceAll(" />", "/>").replaceAll("> <", "><")}</symbol>`;
  });
  const notice = `<!-- lucide-static ${version("lucide-static")}, ISC licence, see README.md -->`;
  writeFileSync(`${out}/lucide.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${notice}\n${symbols.join("\n")}\n</svg>\n`);
}

// The lock must name no registry: a mirror of one machine is of no use on another. npm finds packages by name and checks integrity.
function forgetRegistry() {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
  for (const entry of Object.values(lock.packages)) delete entry.resolved;
  writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
}

await codemirror();
lucide();
forgetRegistry();
for (const file of ["codemirror.js", "lucide.svg"]) {
  const bytes = readFileSync(`${out}/${file}`);
  console.log(`${file}: ${(bytes.length / 1024).toFixed(0)} KB, ${(gzipSync(bytes).length / 1024).toFixed(1)} KB gzip`);
}
