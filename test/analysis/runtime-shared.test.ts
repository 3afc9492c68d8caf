import { expect, test } from 'vitest';
import type { Model, Runtime, Session } from '../../src/analysis/runtime/runtime.ts';
import { SharedRuntime } from '../../src/analysis/runtime/shared-runtime.ts';

/** A runtime that tells what was loaded and closed. */
function recording({ fails = false } = {}) {
  const events: string[] = [];
  const load = async (model: Model): Promise<Session> => {
    const name = typeof model === 'string' ? model : model.file;
    events.push(`load ${name}`);
    if (fails) throw new Error('no memory');
    return {
      inputs: [],
      outputs: [],
      run: async (inputs) => inputs,
      close: async () => {
        events.push(`close ${name}`);
      },
    };
  };
  const runtime: Runtime = { name: 'recording', load, close: async () => {} };
  return { events, shared: new SharedRuntime({ runtime }) };
}

test('a network that several ask for at once is loaded once, and freed by the last', async () => {
  const { events, shared } = recording();
  const [a, b] = [shared.view(), shared.view()];
  const [first, second] = await Promise.all([a.load('iris'), b.load('iris')]);
  expect(a.name).toBe('recording');
  await first?.close();
  await first?.close();
  expect(await second?.run({})).toEqual({});
  await expect(first?.run({})).rejects.toMatchObject({ code: 'session-closed' });
  expect(events).toEqual(['load iris']);
  await second?.close();
  expect(events).toEqual(['load iris', 'close iris']);
});

test('closing a view closes what it loaded and nothing else', async () => {
  const { events, shared } = recording();
  const [a, b] = [shared.view(), shared.view()];
  await a.load('iris');
  await a.load({ file: 'own.onnx' });
  const kept = await b.load('iris');
  await a.close();
  await a.close();
  expect(events).toEqual(['load iris', 'load own.onnx', 'close own.onnx']);
  expect(await kept.run({})).toEqual({});
});

test('a network that was freed is loaded again', async () => {
  const { events, shared } = recording();
  const view = shared.view();
  await (await view.load('iris')).close();
  await view.load('iris');
  expect(events).toEqual(['load iris', 'close iris', 'load iris']);
});

test('who asked for what cannot be loaded is told, and the next one tries again', async () => {
  const { events, shared } = recording({ fails: true });
  await expect(shared.view().load('iris')).rejects.toThrow('no memory');
  await expect(shared.view().load('iris')).rejects.toThrow('no memory');
  expect(events).toEqual(['load iris', 'load iris']);
});
