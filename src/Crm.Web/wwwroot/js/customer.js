// The customer's page: edit in place, keep its clock going. All of it also goes by links and forms.
(() => {
  document.addEventListener('click', (event) => {
    const value = event.target.closest('[data-editable]');
    if (value && !event.target.closest('a, form') && !getSelection().toString()) value.querySelector('.edit')?.click();
  });

  document.addEventListener('keydown', (event) => {
    const form = event.target.closest('#profile form');
    if (event.key === 'Escape' && form) { event.preventDefault(); form.querySelector('[data-cancel]').click(); }
  });

  // The keyboard goes into the form that opens, and back to its field when it closes.
  document.addEventListener('htmx:afterSettle', (event) => {
    const at = document.getElementById(event.detail.elt?.id);
    if (at?.classList.contains('fact')) (at.querySelector('[aria-invalid=true], form input:not([type=hidden]), form select') || at.querySelector('.edit'))?.focus();
  });

  const tick = () => {
    for (const clock of document.querySelectorAll('[data-zone]')) {
      clock.textContent = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: clock.dataset.zone }).format(new Date());
    }
  };
  setInterval(tick, 10000);
})();
