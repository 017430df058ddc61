// Before the first paint: the theme that the person chose, or the system's.
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem('theme') || 'system';
  const apply = () => root.setAttribute('data-bs-theme', chosen() === 'dark' || (chosen() === 'system' && system.matches) ? 'dark' : 'light');
  apply();
  system.addEventListener('change', apply);
  document.addEventListener('DOMContentLoaded', () => {
    for (const input of document.querySelectorAll('[data-theme-switch] input')) {
      input.checked = input.value === chosen();
      input.addEventListener('change', () => {
        localStorage.setItem('theme', input.value);
        apply();
        document.dispatchEvent(new Event('theme'));
      });
    }
  });
})();
