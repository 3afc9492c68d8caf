import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { useMemo } from 'preact/hooks';

/** Tags that could change the page around the text, or ask for something in its name. */
const forbidden = ['style', 'form', 'input', 'button', 'textarea', 'select', 'iframe', 'object', 'embed'];

function toSafeHtml(markdown: string): string {
  const html = marked.parse(markdown, { async: false, gfm: true, breaks: true });
  return DOMPurify.sanitize(html, { FORBID_TAGS: forbidden, FORBID_ATTR: ['style', 'id', 'class', 'name'] });
}

/** Text that a teacher wrote, as Markdown. Nothing in it can run. */
export function Markdown({ text }: { text: string }) {
  const html = useMemo(() => toSafeHtml(text), [text]);
  // DOMPurify has been over it.
  return <div class="markdown" dangerouslySetInnerHTML={{ __html: html }} />;
}
