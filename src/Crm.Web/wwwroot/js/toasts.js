// A toast is said by screen readers when it comes, and goes after eight seconds unless somebody is at it. Without JavaScript it stays until the next page.
(() => {
  const stays = 8000;
  document.addEventListener('DOMContentLoaded', () => {
    for (const toast of document.querySelectorAll('.toast-note')) {
      const box = toast.parentElement;
      toast.remove();
      setTimeout(() => box.append(toast), 100); // what is there from the start is not read aloud
      let timer = 0;
      const start = () => { timer = setTimeout(() => { toast.classList.add('toast-gone'); setTimeout(() => toast.remove(), 150); }, stays); };
      const hold = () => clearTimeout(timer);
      for (const [name, act] of [['mouseenter', hold], ['focusin', hold], ['mouseleave', start], ['focusout', start]]) toast.addEventListener(name, act);
      start();
    }
  });
})();
