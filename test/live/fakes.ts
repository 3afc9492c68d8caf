import type { Watcher } from '../../src/live/room.ts';
import type { ToTeacher } from '../../src/protocol/teacher-messages.ts';

/** A teacher's socket that keeps what it is sent. */
export class FakeWatcher implements Watcher {
  readonly staff = { id: crypto.randomUUID(), email: 'a@example.org', name: 'Grace', role: 'admin' as const };
  isOpen = true;
  readonly messages: ToTeacher[] = [];
  readonly packets: Uint8Array[] = [];
  readonly sounds: Uint8Array[] = [];

  send(message: ToTeacher): boolean {
    this.messages.push(message);
    return true;
  }

  sendRenewed(message: ToTeacher | Uint8Array): boolean {
    if (message instanceof Uint8Array) this.packets.push(message);
    else this.messages.push(message);
    return true;
  }

  sendSound(packet: Uint8Array): boolean {
    this.sounds.push(packet);
    return true;
  }

  updates() {
    return this.messages.flatMap((message) => (message.type === 'SESSION_UPDATE' ? [message] : []));
  }
}
