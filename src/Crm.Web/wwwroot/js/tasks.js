// By key in a list of tasks: j and k go down and up, x is done, s opens what else can be done, n begins a new one.
(() => {
  const rows = () => [...document.querySelectorAll('#tasks [data-row]')];
  const current = () => document.activeElement?.closest?.('.task') || null;
  const move = (step) => {
    const all = rows();
    if (all.length === 0) return;
    const at = all.findIndex((row) => row.closest('.task') === current());
    all[Math.min(Math.max(at + step, 0), all.length - 1)].focus();
  };
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea, [contenteditable]')) return;
    const act = {
      j: () => move(1),
      k: () => move(-1),
      x: () => current()?.querySelector('button.check')?.click(),
      s: () => current()?.querySelector('.task-more > summary')?.click(),
      n: () => document.querySelector('[data-quick]')?.focus(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
