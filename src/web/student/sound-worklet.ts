// Runs on the browser's sound thread: takes the microphone's blocks of 128 samples and gives the page packets of 100 ms.
import { SoundPackets } from './sound-packets.ts';

// What an AudioWorkletGlobalScope has; TypeScript's library for pages does not know it.
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

class SoundCapture extends AudioWorkletProcessor {
  readonly #packets = new SoundPackets(sampleRate);

  process([channels = []]: Float32Array[][]): boolean {
    if (channels.length > 0) {
      for (const packet of this.#packets.push(channels, Date.now())) {
        this.port.postMessage(packet, [packet.pcm.buffer]);
      }
    }
    return true; // A microphone that pauses may go on.
  }
}

registerProcessor('sound-capture', SoundCapture);
