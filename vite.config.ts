import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const root = at('./src/web');
const server = 'http://localhost:8000';

/** Page addresses as the server gives them; the development server needs the same names. */
function pageOf(path: string): string | null {
  if (path === '/exams/new') return '/new-exam.html';
  if (/^\/exams\/[^/]+\/live$/.test(path)) return '/live.html';
  return /^\/(checks|exam|finish|sign-in|exams)$/.test(path) ? `${path}.html` : null;
}

const pages: Plugin = {
  name: 'pages-without-html-ending',
  configureServer(vite) {
    vite.middlewares.use((request, _response, next) => {
      const url = new URL(request.url ?? '/', server);
      const page = pageOf(url.pathname);
      if (page) request.url = page + url.search;
      next();
    });
  },
};

export default defineConfig({
  root,
  base: '/',
  publicDir: at('./public'),
  plugins: [pages],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    outDir: at('./dist/web'),
    emptyOutDir: true,
    // The content security policy allows no inline script; the polyfill would be one for browsers we do not support.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: readdirSync(root)
        .filter((name) => name.endsWith('.html'))
        .map((name) => `${root}/${name}`),
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/healthz': server,
      '/ws': { target: server.replace('http', 'ws'), ws: true },
    },
  },
});
