// By key in a list of tasks, beside the keys of every page: x is done (or open again), s opens what else can be done with it.
(() => {
  const current = () => document.activeElement?.closest?.('.task') || null;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem('keys') === 'off') return;
    if (event.target.closest?.('input, select, textarea, [contenteditable]')) return;
    const button = event.key === 'x' ? current()?.querySelector('button.check') : event.key === 's' ? current()?.querySelector('.task-more > summary') : null;
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
