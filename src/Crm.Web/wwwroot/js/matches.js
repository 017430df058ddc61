// The keys of the match inbox: j and k go from pair to pair, the letter of a button presses it. The buttons do without.
(() => {
  const typing = (target) => target.closest('input, select, textarea, [contenteditable]');
  const pairs = () => [...document.querySelectorAll('[data-match]')];
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const all = pairs();
    const at = all.findIndex((pair) => pair.contains(document.activeElement));
    if (event.key === 'j' || event.key === 'k') {
      const next = all[Math.max(0, Math.min(all.length - 1, event.key === 'j' ? at + 1 : at - 1))];
      if (!next) return;
      next.focus();
      next.scrollIntoView({ block: 'nearest' });
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const button = at >= 0 && /^[mcn]$/.test(event.key) && all[at].querySelector(`[data-do="${event.key}"]`);
    if (button) { event.preventDefault(); button.click(); }
  }, true);
})();
