import { createRequire } from 'node:module';
import path from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { openApiDocument } from './openapi.ts';

/** Files of Swagger UI that the page needs; the rest of the package is not served. */
const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Invigil API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/begin.js"></script>
</body>
</html>
`;

/** A file of its own, because the content security policy runs no inline script. */
const begin = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true });
`;

/** `GET /openapi.json` and, to read and try it, `GET /api/docs`. */
export function docs(): RequestHandler {
  const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  let document: unknown;
  const router = Router();
  router.get('/openapi.json', (_req, res) => {
    res.locals.call = 'openapi';
    document ??= openApiDocument();
    res.set('Cache-Control', 'no-cache').json(document);
  });
  router.get('/api/docs', (_req, res) => {
    res.locals.call = 'docs';
    res.type('html').send(page);
  });
  router.get('/api/docs/begin.js', (_req, res) => {
    res.type('text/javascript').send(begin);
  });
  router.get(
    assets.map((name) => `/api/docs/${name}`),
    stripped('/api/docs', express.static(folder, { index: false, maxAge: '1h' })),
  );
  return router;
}

/** Runs a middleware as if it were mounted at this path. */
function stripped(prefix: string, middleware: RequestHandler): RequestHandler {
  return (req, res, next) => {
    req.url = req.url.slice(prefix.length);
    middleware(req, res, next);
  };
}
