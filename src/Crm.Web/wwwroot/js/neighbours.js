// A list keeps its order for the pages that are opened from it, in this tab: there the keys go to the row before and after, and the crumb back to the list as it was.
(() => {
  const kept = (list) => 'list:' + list;

  document.addEventListener('click', (event) => {
    const ofList = (link) => link.pathname.startsWith(location.pathname + '/');
    const link = event.target.closest('a.row-link');
    if (!link || !ofList(link)) return;
    const rows = [...document.querySelectorAll('a.row-link')].filter(ofList).map((a) => a.pathname);
    sessionStorage.setItem(kept(location.pathname), JSON.stringify({ from: location.pathname + location.search, rows }));
  }, true);

  document.addEventListener('DOMContentLoaded', () => {
    const box = document.querySelector('[data-neighbours]');
    const list = box && JSON.parse(sessionStorage.getItem(kept(location.pathname.slice(0, location.pathname.lastIndexOf('/')))) || 'null');
    const place = list ? list.rows.indexOf(location.pathname) : -1;
    if (place < 0) return;
    document.querySelector('[data-back]').href = list.from;
    box.hidden = false;
    for (const [rel, href] of [['prev', list.rows[place - 1]], ['next', list.rows[place + 1]]]) {
      const link = box.querySelector('[rel=' + rel + ']');
      if (href) link.href = href; else link.setAttribute('aria-disabled', 'true');
    }
  });
})();
