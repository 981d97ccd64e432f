// On .prose: words that are selected can be spoken about. A button beside them leads to the comment form, which then quotes their
// passage. data-comment-label is its word. The form's own list of headings does the same without a pointer and without scripts.
export default function commentOn(prose) {
  const link = Object.assign(document.createElement("a"), { className: "btn btn--small passage-say", textContent: prose.dataset.commentLabel, hidden: true });
  prose.append(link);

  const passageOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".prose [id^='p-']");
  const show = () => {
    const selection = document.getSelection();
    const passage = !selection.isCollapsed && prose.contains(selection.anchorNode) && passageOf(selection.anchorNode);
    link.hidden = !passage;
    if (!passage) return;
    const words = selection.getRangeAt(0).getBoundingClientRect();
    const frame = prose.getBoundingClientRect();
    link.href = `?passage=${passage.id}#say`;
    link.style.insetBlockStart = `${words.bottom - frame.top + 6}px`;
    link.style.insetInlineStart = `${Math.max(0, Math.min(words.left - frame.left, frame.width - 140))}px`;
  };
  let timer;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 200);
  });
}
