import { NoMediaDevicesError } from './camera-feed.ts';
import type { OpenMicrophone, SoundFeed, SoundListener } from './microphone.ts';
import { watchTrack } from './picture-encoder.ts';
import type { PacketOfSound } from './sound-packets.ts';
import workletUrl from './sound-worklet.ts?worker&url';

/**
 * What helps a call hides what an exam wants to hear. Echo cancellation takes out every voice that comes from the
 * loudspeaker, noise suppression every voice that is not close to the microphone. Gain control stays on: it brings a
 * quiet voice from across the room to a level at which a voice detector hears it.
 */
const constraints: MediaTrackConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: true,
  channelCount: { ideal: 1 },
};

/** `sinkId` is Chromium's: sound is only taken in, so no loudspeaker needs to be opened. */
interface SoundContextOptions extends AudioContextOptions {
  sinkId: { type: 'none' };
}

export const openMicrophone: OpenMicrophone = async (listener): Promise<SoundFeed> => {
  if (!navigator.mediaDevices?.getUserMedia) throw new NoMediaDevicesError();
  const stream = await navigator.mediaDevices.getUserMedia({ audio: constraints, video: false });
  const track = stream.getAudioTracks()[0];
  if (!track) throw new DOMException('The microphone gave no sound.', 'NotFoundError');
  const abort = new AbortController();
  watchTrack(track, listener, abort.signal);
  // At the sound card's own rate: Firefox refuses to join a microphone with a context of another.
  const context = new AudioContext({
    latencyHint: 'playback',
    sinkId: { type: 'none' },
  } as SoundContextOptions);
  const close = () => {
    abort.abort();
    for (const each of stream.getTracks()) each.stop();
    context.close().catch(() => {});
  };
  try {
    await listen(context, stream, listener);
  } catch (error) {
    close();
    throw error;
  }
  if (track.muted) listener.muted(true);
  watchDevice(track, listener, abort.signal);
  return {
    label: track.label,
    enable: (enabled) => {
      track.enabled = enabled;
    },
    resume: watchContext(context, listener, abort.signal),
    close,
  };
};

/** Microphone → worklet → packets. The way goes on to the silent output: what leads nowhere may not be run. */
async function listen(context: AudioContext, stream: MediaStream, listener: SoundListener): Promise<void> {
  await context.audioWorklet.addModule(workletUrl);
  const node = new AudioWorkletNode(context, 'sound-capture');
  node.port.onmessage = ({ data }: MessageEvent<PacketOfSound>) => listener.packet(data.pcm, data.startedAt);
  context.createMediaStreamSource(stream).connect(node).connect(context.destination);
}

/** A context may wait for the person's first click or key; returns what begins it then. */
function watchContext(context: AudioContext, listener: SoundListener, signal: AbortSignal): () => void {
  const resume = () => {
    if (context.state !== 'running') context.resume().catch(() => {});
  };
  const tell = () => listener.suspended(context.state !== 'running');
  context.addEventListener('statechange', tell, { signal });
  for (const gesture of ['pointerdown', 'keydown']) {
    document.addEventListener(gesture, resume, { signal, capture: true });
  }
  resume();
  tell();
  return resume;
}

/**
 * Chromium's device "default" is another one after a headset was plugged in, and the track does not say so. Devices with
 * a name of their own stay what they are, or go.
 */
function watchDevice(track: MediaStreamTrack, listener: SoundListener, signal: AbortSignal): void {
  const { mediaDevices } = navigator;
  const { deviceId, groupId } = track.getSettings();
  const compare = async () => {
    const devices = await mediaDevices.enumerateDevices().catch(() => []);
    const microphones = devices.filter(({ kind }) => kind === 'audioinput');
    const same = microphones.some((device) => device.deviceId === deviceId && device.groupId === groupId);
    if (!same && !signal.aborted && track.readyState === 'live') listener.switched();
  };
  mediaDevices.addEventListener('devicechange', () => void compare(), { signal });
}
