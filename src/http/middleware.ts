import type { Request, RequestHandler, Response } from 'express';

/** Runs one middleware as a step of a route: resolves when it calls `next`, rejects with what it passes on. */
export function passed(middleware: RequestHandler, req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (error?: unknown) => (error === undefined || error === null ? resolve() : reject(error));
    // A middleware that is async reports its failure by its promise.
    Promise.resolve(middleware(req, res, next)).catch(reject);
  });
}
