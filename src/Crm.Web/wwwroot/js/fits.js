// A list that is wider than its place scrolls in it; one that fits lets its head stay in sight while the page is scrolled.
(() => {
  const judge = (box) => box.classList.toggle('fits', box.firstElementChild.scrollWidth <= box.clientWidth + 1);
  const all = () => document.querySelectorAll('.scroll-page').forEach(judge);
  addEventListener('resize', all);
  document.addEventListener('htmx:afterSettle', all);
  all();
})();
