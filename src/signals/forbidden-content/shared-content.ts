import { createHash } from 'node:crypto';
import { ForbiddenContent, type ForbiddenContentOptions } from './forbidden-content.ts';

/** Lists of more exams than this are prepared anew when they come again. */
const mostExams = 50;
const prepared = new Map<string, WeakRef<ForbiddenContent>>();

/**
 * Students of one exam share one: its lists are prepared once, and a line of the exam's page is compared once for all of
 * them. It goes when the last of them is gone.
 */
export function sharedContent(options: ForbiddenContentOptions): ForbiddenContent {
  const { keywords, allowedPhrases, ownTexts } = options;
  const key = createHash('sha256')
    .update(JSON.stringify([keywords, allowedPhrases, ownTexts]))
    .digest('base64');
  const known = prepared.get(key)?.deref();
  if (known) return known;
  const content = new ForbiddenContent(options);
  prepared.delete(key);
  prepared.set(key, new WeakRef(content));
  const [oldest] = prepared.keys();
  if (prepared.size > mostExams && oldest !== undefined) prepared.delete(oldest);
  return content;
}
