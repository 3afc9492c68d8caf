import type { SocketState } from '../shared/socket.ts';
import type { Tone } from '../shared/status.tsx';

/** The connection in one word, for the header and the checks. */
export function connectionWord(state: SocketState): { tone: Tone; word: string } {
  switch (state.kind) {
    case 'ready':
      return { tone: 'ok', word: 'Connected' };
    case 'connecting':
      return { tone: 'technical', word: state.tries === 0 ? 'Connecting' : 'Reconnecting' };
    case 'waiting':
      return { tone: 'offline', word: 'Offline' };
    case 'ended':
    case 'stopped':
      return { tone: 'offline', word: 'Not connected' };
  }
}
