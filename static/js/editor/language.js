// Markdown as an editor language, from the parser alone (the full language package would add HTML, CSS and JavaScript to it).
import { GFM, HighlightStyle, Language, LanguageSupport, defineLanguageFacet, markdownParser, syntaxHighlighting, tags } from "../../vendor/codemirror.js";

const data = defineLanguageFacet({ commentTokens: { block: { open: "<!--", close: "-->" } } });
const language = new Language(data, markdownParser.configure(GFM), [], "markdown");

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
  { tag: tags.quote, class: "md-quote" },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.comment, tags.meta], class: "md-mark" },
]);

export const markdown = new LanguageSupport(language, syntaxHighlighting(classes));
