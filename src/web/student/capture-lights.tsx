import { Status, type Tone } from '../shared/status.tsx';
import type { CameraState } from './camera.ts';
import type { MicrophoneState } from './microphone.ts';
import type { ScreenState } from './screen.ts';
import type { ExamSession } from './session.ts';

interface Light {
  tone: Tone;
  word: string;
}

const light = (tone: Tone, word: string): Light => ({ tone, word });

/** Whether it arrives is known only while connected. */
const arriving = (name: string, arrives: boolean | null): Light =>
  arrives === false ? light('technical', `${name}, not arriving`) : light('ok', name);

export function cameraLight(state: CameraState, arrives: boolean | null): Light {
  if (state.kind === 'starting') return light('technical', 'Camera starting');
  if (state.kind === 'refused') return light('attention', 'Camera blocked');
  if (state.kind !== 'on') return light('attention', 'Camera off');
  return state.muted ? light('attention', 'Camera gives no picture') : arriving('Camera on', arrives);
}

export function screenLight(state: ScreenState, arrives: boolean | null): Light {
  if (state.kind === 'starting') return light('technical', 'Screen starting');
  if (state.kind === 'unavailable') return light('offline', 'Screen cannot be shared here');
  if (state.kind !== 'on') return light('attention', 'Screen not shared');
  if (state.verdict === 'not-entire') return light('attention', 'Only a part of the screen shared');
  return arriving('Screen shared', arrives);
}

export function soundLight(state: MicrophoneState, arrives: boolean | null): Light {
  if (state.kind === 'starting') return light('technical', 'Sound starting');
  if (state.kind === 'refused') return light('attention', 'Microphone blocked');
  if (state.kind !== 'on') return light('attention', 'Microphone off');
  return state.muted ? light('attention', 'Microphone gives no sound') : arriving('Sound on', arrives);
}

/** A light for each source: what is captured, and whether it arrives. */
export function CaptureLights({ session }: { session: ExamSession }) {
  const { camera, screen, microphone, feedback } = session;
  const isConnected = session.connection.value.kind === 'ready';
  const isPaused = session.pause.value !== null;
  const arrives = (source: 'camera' | 'screen' | 'audio') =>
    isConnected ? feedback.arrivals.value[source] : null;
  const lights: Record<string, Light> = {
    camera: session.policy.value.capture.camera
      ? cameraLight(camera.value, arrives('camera'))
      : light('offline', 'Camera not used'),
    screen: !session.wantsScreen.value
      ? light('offline', 'Screen not captured')
      : isPaused
        ? light('offline', 'Screen paused')
        : screenLight(screen.value, arrives('screen')),
    sound: !session.wantsMicrophone.value
      ? light('offline', 'Sound not captured')
      : isPaused
        ? light('offline', 'Sound paused')
        : soundLight(microphone.value, arrives('audio')),
  };
  return Object.entries(lights).map(([name, { tone, word }]) => (
    <li key={name} data-testid={`${name}-light`}>
      <Status tone={tone}>{word}</Status>
    </li>
  ));
}
