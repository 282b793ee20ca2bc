// Assets: scss -> nt.css, src -> nt.js and early.js, htmx, fonts and icons -> nentang/web/static/build.
// The names are stable; Django's static files storage gives them their hashes. `--weigh` prints the weight of a first visit.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import esbuild from 'esbuild';
import * as sass from 'sass';
import { readIcons } from './icons.mjs';

const LIMIT = 120 * 1024;
const FONTS = ['latin', 'vietnamese'].flatMap((subset) => [400, 600].map((weight) => `be-vietnam-pro-${subset}-${weight}-normal.woff2`));

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, '..', 'node_modules');
const target = path.join(here, '..', 'nentang', 'web', 'static', 'build');
const out = (...parts) => path.join(target, ...parts);

async function buildStyles() {
  const compiled = sass.compile(path.join(here, 'scss', 'nt.scss'), {
    loadPaths: [modules],
    quietDeps: true,
    silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'], // Bootstrap 5.3 still uses these
  });
  const { code } = await esbuild.transform(compiled.css, { loader: 'css', minify: true, target: 'chrome100' });
  fs.writeFileSync(out('nt.css'), code);
}

async function buildScripts() {
  await esbuild.build({
    entryPoints: [path.join(here, 'src', 'nt.ts'), path.join(here, 'src', 'early.ts')],
    outdir: target, bundle: true, minify: true, format: 'iife', target: 'chrome100', legalComments: 'none', logLevel: 'warning',
  });
  fs.copyFileSync(path.join(modules, 'htmx.org', 'dist', 'htmx.min.js'), out('htmx.min.js'));
}

function copyFontsAndIcons() {
  for (const font of FONTS) fs.copyFileSync(path.join(modules, '@fontsource', 'be-vietnam-pro', 'files', font), out('fonts', font));
  fs.writeFileSync(out('icons.json'), JSON.stringify(readIcons(path.join(modules, 'lucide-static', 'icons')), null, 1));
}

/** What a first visit downloads: text as gzip, fonts as they are. */
function weigh(print) {
  const gzipped = (file) => zlib.gzipSync(fs.readFileSync(out(file)), { level: 9 }).length;
  const rows = [
    ...['nt.css', 'early.js', 'nt.js', 'htmx.min.js'].map((file) => [file, gzipped(file)]),
    ...FONTS.map((font) => [font, fs.statSync(out('fonts', font)).size]),
  ];
  const sum = rows.reduce((total, [, bytes]) => total + bytes, 0);
  if (print) for (const [name, bytes] of rows) console.log(String(bytes).padStart(7), name);
  console.log(`first visit ${(sum / 1024).toFixed(1)} KiB (limit ${LIMIT / 1024})`);
  return sum <= LIMIT;
}

fs.rmSync(target, { recursive: true, force: true });
fs.mkdirSync(out('fonts'), { recursive: true });
await buildStyles();
await buildScripts();
copyFontsAndIcons();
if (!weigh(process.argv.includes('--weigh'))) process.exitCode = 1;
