// What a browser knows of itself: its time zone, for somebody who is new here.
(() => {
  document.addEventListener('DOMContentLoaded', () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const input of document.querySelectorAll('[data-time-zone]')) if (zone && input.value === 'UTC') input.value = zone;
  });
})();
