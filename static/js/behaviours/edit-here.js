// On the link that edits a text: it leads to the passage one is reading, by "passage" in its address. That is the passage the address of
// this page points to, while it is in sight, else the last one that begins in the upper quarter of the window or above. At the top of
// the page it is the one the address points to, or none. Where there is room the link comes along while one scrolls, so that one need
// not leave what one reads to reach it.
function read() {
  const box = (passage) => passage.getBoundingClientRect();
  const target = document.querySelector("article.prose :target");
  if (target && (scrollY === 0 || (box(target).bottom > 0 && box(target).top < innerHeight))) return target;
  if (scrollY === 0) return undefined;
  const passages = [...document.querySelectorAll("article.prose [id^='p-']")].filter((passage) => passage.checkVisibility());
  return passages.findLast((passage) => box(passage).top < innerHeight / 4);
}

export default function editHere(link) {
  const plain = link.href;
  const aim = () => {
    const passage = read();
    link.href = passage ? `${plain}?passage=${passage.id}` : plain;
  };
  const slot = link.parentElement;
  const along = ({ isIntersecting, boundingClientRect: at }) => {
    slot.style.minBlockSize = slot.style.minInlineSize = ""; // it keeps the link's place, so that nothing on the page moves
    if (!isIntersecting) Object.assign(slot.style, { minBlockSize: `${at.height}px`, minInlineSize: `${at.width}px` });
    link.classList.toggle("btn--along", !isIntersecting && at.top < 0);
  };
  new IntersectionObserver((changes) => along(changes.at(-1))).observe(slot);
  for (const event of ["pointerdown", "click"]) link.addEventListener(event, aim);
}
