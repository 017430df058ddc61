// Search over customers, orders and pages: Ctrl+K, or the search field of the menu. One request for what was typed; arrows choose, Enter opens.
(() => {
  document.addEventListener('DOMContentLoaded', () => {
    const opener = document.querySelector('[data-palette]');
    if (!opener) return;
    const label = opener.getAttribute('aria-label');
    const dialog = document.createElement('dialog');
    dialog.className = 'palette';
    dialog.setAttribute('aria-label', label);
    const input = document.createElement('input');
    Object.entries({ type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-autocomplete': 'list', 'aria-label': label,
      autocomplete: 'off', spellcheck: 'false', dir: 'auto', placeholder: label }).forEach(([name, value]) => input.setAttribute(name, value));
    const list = document.createElement('div');
    Object.entries({ id: 'palette-list', role: 'listbox', 'aria-label': label }).forEach(([name, value]) => list.setAttribute(name, value));
    dialog.append(input, list);
    document.body.append(dialog);

    let asking = null;
    let later = 0;
    const options = () => [...list.querySelectorAll('a[role=option]')];
    const choose = (option) => {
      for (const other of options()) other.setAttribute('aria-selected', String(other === option));
      if (option) { input.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); } else input.removeAttribute('aria-activedescendant');
    };
    const chosen = () => list.querySelector('a[aria-selected=true]');
    const ask = async () => {
      asking?.abort();
      asking = new AbortController();
      try {
        const answer = await fetch('/palette?q=' + encodeURIComponent(input.value), { signal: asking.signal, headers: { 'X-Requested-With': 'fetch' } });
        if (!answer.ok || answer.redirected) { location.assign('/search?q=' + encodeURIComponent(input.value)); return; }
        list.innerHTML = await answer.text();
        choose(options()[0]);
      } catch (error) {
        if (error.name !== 'AbortError') list.replaceChildren();
      }
    };
    const open = () => {
      if (dialog.open) return;
      input.value = opener.value;
      opener.value = '';
      dialog.showModal();
      input.select();
      ask();
    };
    input.addEventListener('input', () => { clearTimeout(later); later = setTimeout(ask, 120); });
    input.addEventListener('keydown', (event) => {
      if (event.isComposing) return; // the letters of Chinese and Japanese are still being chosen
      const all = options();
      const at = all.indexOf(chosen());
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: event.ctrlKey ? 0 : NaN, End: event.ctrlKey ? all.length - 1 : NaN }[event.key];
      if (to >= -1 && all.length) { event.preventDefault(); choose(all[(to + all.length) % all.length]); }
      if (event.key === 'Enter') { event.preventDefault(); const option = chosen(); if (option) { dialog.close(); option.click(); } }
    });
    dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('close', () => list.replaceChildren());
    opener.addEventListener('click', () => { opener.blur(); open(); });
    opener.addEventListener('input', () => { opener.blur(); open(); });
    document.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && (event.key.toLowerCase() === 'k' || event.code === 'KeyK')) { event.preventDefault(); open(); }
    });
    document.addEventListener('palette', open);
  });
})();
