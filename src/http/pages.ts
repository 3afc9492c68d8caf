import path from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';

export interface PagesOptions {
  /** Where Vite built the pages, an absolute path. */
  folder: string;
  /** Express route → html file in the folder. */
  routes?: Readonly<Record<string, string>>;
}

export const defaultPages: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/checks': 'checks.html',
  '/exam': 'exam.html',
  '/finish': 'finish.html',
  '/sign-in': 'sign-in.html',
  '/exams': 'exams.html',
  '/exams/new': 'new-exam.html',
  '/exams/:id/live': 'live.html',
};

const notBuilt =
  'The pages are not built yet. Run `npm run build:web` in the project folder, then reload this page.\n';

const notFoundPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Not found · Invigil</title>
<h1>There is no page here</h1>
<p>Check the address, or <a href="/">go to the start</a>.</p>
</html>
`;

/** The built pages. Vite puts a hash of the content into the names under assets/, so those never change. */
export function pages({ folder, routes = defaultPages }: PagesOptions): RequestHandler {
  const router = Router();
  for (const [route, file] of Object.entries(routes)) router.get(route, page(folder, file));
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (res, file) => res.set('Cache-Control', cachingOf(path.relative(folder, file))),
    }),
  );
  router.use((_req, res) => {
    res.locals.call = 'no-page';
    res.status(404).type('html').send(notFoundPage);
  });
  return router;
}

function cachingOf(file: string): string {
  if (file.startsWith(`assets${path.sep}`)) return 'public, max-age=31536000, immutable';
  return file.endsWith('.html') ? 'no-cache' : 'public, max-age=3600';
}

function page(folder: string, file: string): RequestHandler {
  return (_req, res: Response, next) => {
    res.locals.call = `page ${file}`;
    res.set('Cache-Control', 'no-cache');
    res.sendFile(file, { root: folder, cacheControl: false }, (error?: NodeJS.ErrnoException) => {
      if (!error || res.headersSent) return;
      // The folder is looked at on each request, so a build needs no restart.
      if (error.code === 'ENOENT') res.status(503).type('text').send(notBuilt);
      else next(error);
    });
  };
}
