// [ and ] go to the newer and the older order, as the buttons do; j and k are the lists' own.
(() => {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable]')) return;
    const rel = event.key === '[' ? 'prev' : event.key === ']' ? 'next' : null;
    const link = rel && document.querySelector('.step a[rel=' + rel + ']');
    if (link) { event.preventDefault(); link.click(); }
  });
})();
