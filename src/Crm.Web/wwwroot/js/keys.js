// The keys of every page. A page declares its own by attributes: data-key="e" on what the key presses or focuses, data-go="c" on what g and then c open,
// and .row-link in a list is what j and k walk over. On a keyboard without Latin letters the key's place counts.
(() => {
  const off = () => localStorage.getItem('keys') === 'off';
  const letter = (event) => {
    if (event.key.length === 1 && event.key >= ' ' && event.key <= '~') return event.key.toLowerCase();
    if (/^Key[A-Z]$/.test(event.code)) return event.code[3].toLowerCase();
    if (event.code === 'Slash') return event.shiftKey ? '?' : '/';
    return '';
  };
  const isTyping = (target) => target.closest?.('input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable=""], [contenteditable=true]');
  const isSeen = (element) => element.getClientRects().length > 0;
  let going = -Infinity;

  const walk = (step) => {
    const rows = [...document.querySelectorAll('main .row-link')].filter(isSeen);
    if (rows.length === 0) return;
    const at = rows.indexOf(document.activeElement);
    const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
    row.focus({ preventScroll: true });
    row.closest('tr, li')?.scrollIntoView({ block: 'nearest' });
  };

  const help = async () => {
    let dialog = document.getElementById('keys-dialog');
    if (!dialog) {
      const answer = await fetch('/keys');
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-keys]');
      if (!page) { location.assign('/keys'); return; }
      dialog = document.createElement('dialog');
      dialog.id = 'keys-dialog';
      dialog.className = 'keys-dialog';
      dialog.setAttribute('aria-label', page.dataset.keys);
      dialog.append(document.importNode(page, true));
      document.body.append(dialog);
      dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
      bindSwitch(dialog);
    }
    dialog.showModal();
  };

  const press = (key) => {
    // The page's own comes before the menu's.
    const target = [...document.querySelectorAll('main [data-key="' + CSS.escape(key) + '"]'), ...document.querySelectorAll('[data-key="' + CSS.escape(key) + '"]')].find(isSeen);
    if (!target) return false;
    if (target.matches('[data-palette]')) document.dispatchEvent(new Event('palette'));
    else if (target.matches('input, textarea, select')) { target.focus(); target.select?.(); } else target.click();
    return true;
  };

  const bindSwitch = (within) => {
    for (const box of within.querySelectorAll('[data-keys-switch]')) {
      box.checked = !off();
      box.closest('[hidden]')?.removeAttribute('hidden');
      box.addEventListener('change', () => localStorage.setItem('keys', box.checked ? 'on' : 'off'));
    }
  };

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || off()) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const key = letter(event);
    if (!key) return;
    // By when the keys were pressed, not by when a busy page comes to hear of them.
    const follows = event.timeStamp - going < 5000;
    going = -Infinity;
    const place = follows && document.querySelector('[data-go="' + CSS.escape(key) + '"]');
    if (place) { event.preventDefault(); place.click(); return; }
    if (key === 'g') { going = event.timeStamp; event.preventDefault(); return; }
    if (key === '?') { event.preventDefault(); help(); return; }
    if (press(key)) { event.preventDefault(); return; }
    if (key === 'j' || key === 'k') { event.preventDefault(); walk(key === 'j' ? 1 : -1); }
  });
  document.addEventListener('DOMContentLoaded', () => bindSwitch(document));
})();
