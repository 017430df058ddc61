// Copies what the pages load from node_modules to wwwroot/lib, installing it first when it is missing.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const lib = join(here, 'wwwroot', 'lib');

if (!existsSync(join(modules, 'htmx.org'))) {
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] });
}

const files = {
  'htmx.org/dist/htmx.min.js': 'htmx.js',
  '@microsoft/signalr/dist/browser/signalr.min.js': 'signalr.js',
  'echarts/dist/echarts.common.min.js': 'echarts.js',
  '@tabler/core/dist/css/tabler.min.css': 'tabler.css',
  'flag-icons/flags/4x3': 'flags',
  '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2': 'inter-latin.woff2',
  '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2': 'inter-latin-ext.woff2',
  '@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2': 'inter-cyrillic.woff2',
  '@fontsource-variable/inter/files/inter-greek-wght-normal.woff2': 'inter-greek.woff2',
};

rmSync(lib, { recursive: true, force: true });
mkdirSync(lib, { recursive: true });
for (const [from, to] of Object.entries(files)) cpSync(join(modules, from), join(lib, to), { recursive: true });
