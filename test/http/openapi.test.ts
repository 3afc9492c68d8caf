import { expect, test } from 'vitest';
import { type Call, type CallName, calls } from '../../src/protocol/calls.ts';
import { serve } from './serve.ts';

type Json = Record<string, unknown>;
interface Operation extends Json {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Json }[];
  requestBody?: { content: Json };
  responses: Record<string, { description: string; content?: Json }>;
  security: Json[];
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Json; schemas?: Json };
}

async function fetched(): Promise<Document> {
  const { call } = await serve();
  const answer = await call('get', '/openapi.json');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('application/json');
  return answer.json as Document;
}

test('every call is in it, with its parameters, body and answers', async () => {
  const { paths } = await fetched();
  const all = Object.entries(calls) as [CallName, Call][];
  for (const [name, call] of all) {
    const operation = paths[call.path.replace(/:(\w+)/g, '{$1}')]?.[call.method];
    expect(operation?.operationId).toBe(name);
    if (!operation) continue;
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(inPath.map((parameter) => parameter.name)).toEqual(
      [...call.path.matchAll(/:(\w+)/g)].map((m) => m[1]),
    );
    expect(inPath.every(({ required }) => required)).toBe(true);
    expect(Object.keys(operation.responses).sort()).toEqual([...Object.keys(call.answers), 'default'].sort());
    const types = call.mediaTypes ?? (call.body ? ['application/json'] : []);
    expect(Object.keys(operation.requestBody?.content ?? {})).toEqual([...types]);
  }
  const listed = Object.values(paths).flatMap((path) => Object.keys(path));
  expect(listed).toHaveLength(all.length);
});

test('what may be changed of an exam is described field by field', async () => {
  const { paths } = await fetched();
  const body = paths['/api/exams/{id}']?.patch?.requestBody?.content['application/json'];
  const schema = (body as { schema: { properties: Json; required?: string[] } }).schema;
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(['title', 'durationMinutes', 'opensAt', 'closesAt', 'questions', 'policy']),
  );
  expect(schema.required ?? []).toEqual([]);
});

test('it holds together: version, server, security schemes, references, descriptions', async () => {
  const document = await fetched();
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.servers).toEqual([{ url: '/' }]);
  const schemes = Object.keys(document.components.securitySchemes);
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const operation of operations) {
    for (const requirement of operation.security)
      expect(schemes).toEqual(expect.arrayContaining(Object.keys(requirement)));
    for (const { description } of Object.values(operation.responses)) expect(description).not.toBe('');
  }
  for (const reference of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const target = (reference[1] as string)
      .split('/')
      .reduce<unknown>((at, key) => (at as Json)?.[key], document);
    expect(target).toBeDefined();
  }
});

test('bounds of the schemas are told', async () => {
  const { paths } = await fetched();
  const body = paths['/api/attempts/{id}/answers/{questionId}']?.put?.requestBody?.content as {
    'application/json': { schema: { properties: { revision: Json }; required: string[] } };
  };
  const { properties, required } = body['application/json'].schema;
  expect(properties.revision).toMatchObject({ type: 'integer', minimum: 1, maximum: 2_147_483_647 });
  expect(required).toEqual(['value', 'revision']);
});

test('the page to read it runs no inline script, and its files are served', async () => {
  const { call } = await serve();
  const page = await call('get', '/api/docs');
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/<script>|<style|\son\w+=/);
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
  expect(files.length).toBeGreaterThanOrEqual(4);
  for (const file of files) expect([file, (await call('get', file)).status]).toEqual([file, 200]);
  expect((await call('get', '/api/docs/package.json')).status).toBe(404);
});
