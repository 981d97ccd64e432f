// Markdown as an editor language, from the parser alone (the full language package would add HTML, CSS and JavaScript to it).
import { GFM, HighlightStyle, Language, LanguageSupport, defineLanguageFacet, markdownParser, syntaxHighlighting, tags } from "../../vendor/codemirror.js";

const data = defineLanguageFacet({ commentTokens: { block: { open: "<!--", close: "-->" } } });

// What SECI adds to Markdown: [[links]], @people and #topics, told apart by colour only; the server decides what they mean.
const OPEN = "[".charCodeAt(0);
const wiki = {
  defineNodes: [{ name: "WikiLink", style: tags.className }, { name: "Sign", style: tags.macroName }],
  parseInline: [
    {
      name: "WikiLink",
      before: "Link",
      parse(context, next, at) {
        if (next !== OPEN || context.char(at + 1) !== OPEN) return -1;
        const found = context.slice(at, context.end).match(/^\[\[[^\]\n]+\]\]/);
        return found ? context.addElement(context.elt("WikiLink", at, at + found[0].length)) : -1;
      },
    },
    {
      name: "Sign",
      parse(context, next, at) {
        if (!"@#".includes(String.fromCharCode(next)) || (at > context.offset && /[\w&/]/.test(context.slice(at - 1, at)))) return -1;
        const found = context.slice(at, context.end).match(/^(@[\w.-]*\w|#[\p{L}][\p{L}\w-]*)/u);
        return found ? context.addElement(context.elt("Sign", at, at + found[0].length)) : -1;
      },
    },
  ],
};
const language = new Language(data, markdownParser.configure([GFM, wiki]), [], "markdown");

const classes = HighlightStyle.define([
  { tag: tags.heading1, class: "md-heading md-heading--1" },
  { tag: tags.heading2, class: "md-heading md-heading--2" },
  { tag: tags.heading, class: "md-heading" },
  { tag: tags.strong, class: "md-strong" },
  { tag: tags.emphasis, class: "md-emphasis" },
  { tag: tags.strikethrough, class: "md-struck" },
  { tag: tags.monospace, class: "md-code" },
  { tag: [tags.url, tags.labelName], class: "md-address" },
  { tag: tags.link, class: "md-link" },
  { tag: [tags.className, tags.macroName], class: "md-reference" },
  { tag: tags.quote, class: "md-quote" },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.comment, tags.meta], class: "md-mark" },
]);

export const markdown = new LanguageSupport(language, syntaxHighlighting(classes));
