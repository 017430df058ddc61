// A list keeps its order for the pages that are opened from it, in this tab: there the keys go to the row before and after.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a.row-link[href^="/customers/"]');
  if (!link || location.pathname !== '/customers') return;
  const rows = [...document.querySelectorAll('a.row-link[href^="/customers/"]')].map((a) => a.pathname);
  sessionStorage.setItem('list:/customers/', JSON.stringify({ from: location.pathname + location.search, rows }));
}, true);
