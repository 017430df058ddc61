// The lists' comforts: keys, ticking, filters that send themselves. All of it can be done without them.
(() => {
  const rows = () => [...document.querySelectorAll('[data-rows] tbody tr')];
  const tick = (row) => row && row.querySelector('input[data-tick]');
  const count = () => {
    const bar = document.getElementById('bulk');
    if (!bar) return;
    const ticked = document.querySelectorAll('input[data-tick]:checked').length;
    const everyone = bar.querySelector('input[name=all]');
    bar.classList.toggle('on', ticked > 0 || (everyone && everyone.checked));
    const said = bar.querySelector('[data-ticked]');
    if (said) said.textContent = ticked ? ticked.toLocaleString(document.documentElement.lang) : '';
    const head = document.querySelector('input[data-tick-all]');
    const all = rows().length;
    if (head) { head.checked = ticked > 0 && ticked === all; head.indeterminate = ticked > 0 && ticked < all; }
  };
  // j and k, which walk the rows, are of every page (keys.js).
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest('[data-rows] tbody tr');
    if (event.key === 'x' && row && tick(row)) { tick(row).checked = !tick(row).checked; count(); }
    else if (event.key === 'Escape') document.querySelectorAll('details.pop[open]').forEach((pop) => { pop.open = false; pop.querySelector('summary').focus(); });
  });
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-tick-all]')) document.querySelectorAll('input[data-tick]').forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches('#filter-op')) fit();
    count();
  });
  // Only the value that goes with the comparison is asked for.
  const fit = () => {
    const name = document.getElementById('filter-op');
    if (!name) return;
    const form = name.form;
    const without = ['empty', 'filled'].includes(name.value);
    form.querySelectorAll('[data-for]').forEach((input) => {
      const off = !input.dataset.for.split(' ').includes(name.value);
      input.hidden = off; input.disabled = off;
      const label = form.querySelector(`label[for=${input.id}]:not(.visually-hidden)`);
      if (label) label.hidden = off;
    });
    form.querySelectorAll('.ticks, select[multiple]').forEach((e) => { e.hidden = without; });
  };
  document.addEventListener('click', (event) => {
    document.querySelectorAll('details.pop[open]').forEach((pop) => { if (!pop.contains(event.target)) pop.open = false; });
  });
  document.addEventListener('htmx:afterSettle', () => {
    fit(); count();
    const form = document.querySelector('.filter-form');
    if (form && !form.contains(document.activeElement)) (form.querySelector('.ticks input, #filter-value:not([hidden]), #filter-days') || form.querySelector('select')).focus();
  });
  document.addEventListener('DOMContentLoaded', () => { fit(); count(); });
})();
