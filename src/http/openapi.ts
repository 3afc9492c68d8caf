import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { type Call, type CallName, calls, type Who } from '../protocol/calls.ts';
import { errorBody } from '../protocol/errors.ts';
import { attemptCookieName } from '../protocol/exam.ts';
import { validParamsSchema } from './validation.ts';

const securityOf: Readonly<Record<Who, Record<string, string[]>[]>> = {
  anyone: [],
  ops: [],
  staff: [{ staffSession: [] }],
  student: [{ attemptToken: [] }, { attemptCookie: [] }],
  either: [{ staffSession: [] }, { attemptToken: [] }, { attemptCookie: [] }],
};

const securitySchemes = {
  staffSession: { type: 'apiKey', in: 'cookie', name: 'invigil.staff' },
  attemptToken: { type: 'http', scheme: 'bearer', description: 'The token that join answered with.' },
  attemptCookie: { type: 'apiKey', in: 'cookie', name: attemptCookieName },
} as const;

/** The OpenAPI 3.1 document of every call, from the schemas that the server validates with. */
export function openApiDocument() {
  const registry = new OpenAPIRegistry();
  for (const [name, scheme] of Object.entries(securitySchemes)) {
    registry.registerComponent('securitySchemes', name, scheme);
  }
  for (const [name, call] of Object.entries(calls) as [CallName, Call][]) {
    registry.registerPath(operationOf(name, call));
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Invigil', version: '1', description: 'Instants and spans are milliseconds.' },
    // Relative, so that trying a call out works under every name of the server.
    servers: [{ url: '/' }],
  });
}

function operationOf(name: CallName, call: Call): RouteConfig {
  const names = [...call.path.matchAll(/:(\w+)/g)].map(([, param]) => param as string);
  return {
    method: call.method,
    path: call.path.replace(/:(\w+)/g, '{$1}'),
    operationId: name,
    summary: call.summary,
    tags: [tagOf(call.path)],
    security: securityOf[call.who],
    request: {
      ...(names.length > 0 ? { params: validParamsSchema(names) } : {}),
      ...(call.query ? { query: call.query as z.ZodObject } : {}),
      ...bodyOf(call),
    },
    responses: { ...answersOf(call), default: { description: 'An error.', content: jsonOf(errorBody) } },
  };
}

/** The first word of the path that says what it is about: `exams`, `attempts`, … */
function tagOf(path: string): string {
  return path.match(/^\/api\/(\w+)/)?.[1] ?? 'operation';
}

const jsonOf = (schema: z.ZodType) => ({ 'application/json': { schema } });

function bodyOf(call: Call) {
  if (!call.body && !call.mediaTypes) return {};
  const types = call.mediaTypes ?? ['application/json'];
  const schemaOf = (type: string) => (type === 'application/json' && call.body ? call.body : z.string());
  const content = Object.fromEntries(types.map((type) => [type, { schema: schemaOf(type) }]));
  return { body: { required: true, content } };
}

function answersOf(call: Call): RouteConfig['responses'] {
  return Object.fromEntries(
    Object.entries(call.answers).map(([status, schema]) => [
      status,
      { description: call.summary, ...(schema ? { content: jsonOf(schema) } : {}) },
    ]),
  );
}
