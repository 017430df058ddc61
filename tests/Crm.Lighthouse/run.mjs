// Lighthouse over the pages, as a member of staff sees them: node run.mjs URL EMAIL PASSWORD [PAGE …]. Prints each category's score of each page.
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const [url, email, password, ...named] = process.argv.slice(2);
if (!password) {
  console.error('Usage: node run.mjs URL EMAIL PASSWORD [PAGE …]');
  process.exit(2);
}

const jar = new Map();
const ask = async (path, form) => {
  const answer = await fetch(url + path, {
    method: form ? 'POST' : 'GET', redirect: 'manual', headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    body: form && new URLSearchParams(form),
  });
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
    jar.set(name, value);
  }
  return answer;
};

const token = (html) => html.match(/name="__RequestVerificationToken"[^>]*value="([^"]+)"/)[1];
const signIn = await (await ask('/sign-in')).text();
const taken = await ask('/sign-in', { Email: email, Password: password, __RequestVerificationToken: token(signIn) });
if (taken.status !== 302) throw new Error(`Signing in was answered ${taken.status}.`);

const customers = await (await ask('/customers')).text();
const customer = customers.match(/href="(\/customers\/[0-9a-f-]{36})/)?.[1];
const pages = named.length > 0 ? named : ['/', '/customers', customer, '/orders'].filter(Boolean);

const chrome = await launch({
  chromePath: process.env.CRM_CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  for (const page of pages) {
    const { lhr } = await lighthouse(url + page, {
      port: chrome.port, logLevel: 'error', extraHeaders: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    }, desktopConfig);
    const scores = Object.values(lhr.categories).map((c) => `${c.title} ${Math.round(c.score * 100)}`).join(', ');
    console.log(`${page}: ${scores}`);
    for (const audit of Object.values(lhr.audits)) {
      if (audit.score !== null && audit.score < 0.9 && !['informative', 'manual', 'notApplicable'].includes(audit.scoreDisplayMode)) console.log(`    ${audit.id}: ${audit.displayValue ?? audit.title}`);
    }
  }
} finally {
  await chrome.kill();
}
