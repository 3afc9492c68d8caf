import type { CommandInput } from '../exams/commands.ts';
import type { CommandResult } from '../protocol/teacher-messages.ts';
import { notFound } from './errors.ts';
import { actorOf, type StaffActor } from './exams.ts';
import type { Handlers } from './handler.ts';

/** Carries out what staff command; the same object serves the socket. */
export interface CommandExecutor {
  execute(actor: StaffActor, command: CommandInput): Promise<CommandResult[]>;
}

export function commandHandlers({ commands }: { commands: CommandExecutor }) {
  return {
    async command({ params, body, staff }) {
      const [result] = await commands.execute(actorOf(staff), { ...body, attemptIds: [params.id] });
      if (!result || result.code === 'not-found') throw notFound();
      return { status: 200, body: result };
    },
  } satisfies Handlers;
}
