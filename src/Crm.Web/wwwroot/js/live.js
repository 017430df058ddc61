// What is pushed tells only which thing changed; the page fetches it again under its own rights. Elements say what they show: data-live="home orders".
(() => {
  const names = () => [...new Set([...document.querySelectorAll('[data-live]')].flatMap((e) => e.dataset.live.split(' ')))];
  const pause = 500;
  const last = new Map();
  // What somebody has opened to fill in, ticked, or typed into is not taken from under their hands: the part is read again once they have done with it.
  const inUse = (part) => part.querySelector('details[open] form, form [data-cancel], [data-tick]:checked')
    || [...part.querySelectorAll('textarea, input:not([type=hidden], [type=checkbox], [type=radio])')].some((field) => field === document.activeElement || field.value !== field.defaultValue);
  const later = new Set();
  const refresh = (part) => { if (inUse(part)) later.add(part); else { later.delete(part); htmx.trigger(part, 'live'); } };
  const settle = () => setTimeout(() => { for (const part of [...later]) if (part.isConnected) refresh(part); else later.delete(part); });
  document.addEventListener('toggle', settle, true);
  for (const done of ['focusout', 'change', 'htmx:afterSettle']) document.addEventListener(done, settle);
  const tell = (name) => {
    const wait = (last.get(name) || 0) + pause - Date.now();
    if (wait > 0) {
      if (!last.has(name + '?')) last.set(name + '?', setTimeout(() => { last.delete(name + '?'); tell(name); }, wait));
      return;
    }
    last.set(name, Date.now());
    for (const element of document.querySelectorAll('[data-live]')) {
      if (element.dataset.live.split(' ').includes(name)) refresh(element);
    }
  };
  const connection = new signalR.HubConnectionBuilder().withUrl('/live').withAutomaticReconnect({ nextRetryDelayInMilliseconds: () => 2000 })
    .configureLogging(signalR.LogLevel.None).build();
  // What changed between the reading of the page and now was told to nobody.
  const join = (read) => Promise.all(names().map(async (name) => { if (await connection.invoke('Join', name, read)) tell(name); }));
  connection.on('changed', tell);
  connection.on('away', (away) => { document.getElementById('away').hidden = !away; if (!away) names().forEach(tell); });
  connection.onreconnected(() => join(0));
  const start = () => connection.start().then(() => join(Number(document.documentElement.dataset.read))).catch(() => setTimeout(start, 2000));
  document.addEventListener('DOMContentLoaded', () => { start(); });
})();
