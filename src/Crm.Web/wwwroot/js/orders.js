// A new line appears as soon as the last one is written in; without this the button adds some.
(() => {
  const rows = document.querySelector('[data-lines]');
  if (!rows) return;
  rows.addEventListener('input', (event) => {
    const last = rows.lastElementChild;
    if (!last.contains(event.target) || !event.target.value || rows.children.length >= 200) return;
    const number = rows.children.length;
    const next = last.cloneNode(true);
    next.querySelectorAll('.field-validation-error').forEach((error) => error.remove());
    for (const input of next.querySelectorAll('input')) {
      input.name = input.name.replace(/\[\d+\]/, '[' + number + ']');
      input.setAttribute('aria-label', input.getAttribute('aria-label').replace(String(number), String(number + 1)));
      input.removeAttribute('aria-invalid');
      input.removeAttribute('aria-describedby');
      input.classList.remove('input-validation-error');
      input.value = input.name.endsWith('Quantity') ? '1' : '';
    }
    rows.append(next);
  });
})();
