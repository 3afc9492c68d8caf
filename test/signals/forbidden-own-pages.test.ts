import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { ForbiddenContent } from '../../src/signals/forbidden-content/forbidden-content.ts';
import { linesOf } from '../support/screens.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folders = ['src/web/student', 'src/web/shared', 'src/rules', 'src/exams'];
const files = [
  'src/messages.ts',
  ...folders.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      // The words of the demo exam are an exam's own text.
      .filter((name) => /\.tsx?$/.test(name) && name !== 'demo.ts')
      .map((name) => `${folder}/${name}`),
  ),
];

/** Everything in a source file that may be shown to somebody: texts between quotes and between tags. */
function textsIn(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) texts.push(node.text);
    if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node))
      texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text.includes(' '));
}

test('what the product says to students is never a find, not even for the strict list', () => {
  const { keywords } = resolvePolicy({ preset: 'strict' });
  const content = new ForbiddenContent({ keywords, allowedPhrases: [], ownTexts: [] });
  const texts = files.flatMap(textsIn);
  expect(texts.length).toBeGreaterThan(200);
  const found = texts.flatMap((text) =>
    content.find(linesOf(text)).map(({ keyword }) => `${keyword}: ${text}`),
  );
  expect(found).toEqual([]);
});
