// Passkeys: the browser asks the device, the form carries the device's answer. Without them the forms say so, or are not shown.
(() => {
  const able = 'PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
  const ask = async (form) => {
    const answer = await fetch(form.dataset.options, { method: 'POST', body: new FormData(form) });
    if (!answer.ok) throw new Error(String(answer.status));
    const options = await answer.json();
    return form.dataset.passkey === 'create'
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  };
  document.addEventListener('DOMContentLoaded', () => {
    if (!able) return;
    for (const form of document.querySelectorAll('form[data-passkey]')) {
      form.hidden = false;
      form.querySelector('[data-passkey-button]').hidden = false;
      form.querySelector('[data-passkey-none]')?.remove();
      form.addEventListener('submit', async (event) => {
        event.preventDefault();
        const failure = form.querySelector('[data-passkey-failure]');
        failure.hidden = true;
        try {
          form.elements.credential.value = JSON.stringify((await ask(form)).toJSON());
          form.submit();
        } catch {
          failure.hidden = false; // refused by the person, or by the device
        }
      });
    }
  });
})();
