import { expect, test } from 'vitest';
import { failure } from '../../src/exams/failure.ts';

test('a log gets the reason and the stack of a failure, and none of the values that it quotes', () => {
  const error = Object.assign(new Error('\nInvalid query\nname: Ada Lovelace'), { code: 'P2002' });

  const logged = failure(error);

  expect(logged).toMatchObject({ name: 'Error', code: 'P2002', reason: 'Invalid query' });
  expect(logged.stack).toContain('failure.test.ts');
  expect(JSON.stringify(logged)).not.toContain('Lovelace');
  expect(failure('Ada Lovelace')).toEqual({ name: 'string', reason: '', stack: '' });
});
