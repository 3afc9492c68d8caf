/** What keeps a camera, a microphone or a shared screen from working, and what to do about it. */
export interface Help {
  title: string;
  steps: readonly string[];
}

const cameraDenied: Help = {
  title: 'The camera is blocked for this page.',
  steps: [
    'Click the camera or lock symbol at the left end of the address bar.',
    'Set “Camera” to “Allow”.',
    'Come back here and press “Try again”. If nothing changes, reload the page.',
    'On a Mac also look into System Settings → Privacy & Security → Camera; on Windows into Settings → Privacy → Camera.',
  ],
};

const cameraBusy: Help = {
  title: 'The camera is in use by another program.',
  steps: [
    'Close other programs and tabs that use the camera, such as a video call.',
    'Press “Try again”. If it still fails, unplug the camera and plug it in again, or restart the computer.',
  ],
};

const insecure = (what: string): Help => ({
  title: `Browsers give no ${what} to this address.`,
  steps: [
    'This page was opened over plain HTTP. Camera, microphone and screen work over https:// or on http://localhost only.',
    'Ask your teacher for the address that begins with https:// and join there.',
  ],
});

const cameraHelps: Readonly<Record<string, Help>> = {
  NotAllowedError: cameraDenied,
  PermissionDeniedError: cameraDenied,
  NotFoundError: {
    title: 'We found no camera.',
    steps: [
      'Plug a camera in, or open the cover or switch of the built-in one.',
      'Some keyboards have a key that turns the camera off: press it once.',
      'Press “Try again”.',
    ],
  },
  NotReadableError: cameraBusy,
  TrackStartError: cameraBusy,
  AbortError: cameraBusy,
  OverconstrainedError: {
    title: 'This camera cannot deliver the picture that we asked for.',
    steps: ['Choose another camera in the browser’s camera settings, then press “Try again”.'],
  },
  SecurityError: {
    title: 'The browser or its administrator forbids cameras on this page.',
    steps: [
      'Use another browser (Chrome, Edge, Firefox or Safari in its current version).',
      'On a managed computer ask the people who look after it to allow the camera for this address.',
    ],
  },
  NoMediaDevicesError: {
    title: 'This browser offers no camera.',
    steps: ['Use Chrome, Edge, Firefox or Safari in its current version and open the same link there.'],
  },
};

const cameraUnknown: Help = {
  title: 'The camera did not start.',
  steps: ['Press “Try again”. If it still fails, reload the page or use another browser.'],
};

/** `problem` is the name of the error that getUserMedia gave. Without a secure context nothing else matters. */
export function cameraHelp(problem: string, secureContext: boolean): Help {
  return secureContext ? (cameraHelps[problem] ?? cameraUnknown) : insecure('camera');
}

const microphoneDenied: Help = {
  title: 'The microphone is blocked for this page.',
  steps: [
    'Click the microphone or lock symbol at the left end of the address bar.',
    'Set “Microphone” to “Allow”.',
    'Come back here and press “Try again”. If nothing changes, reload the page.',
    'On a Mac also look into System Settings → Privacy & Security → Microphone; on Windows into Settings → Privacy → Microphone.',
  ],
};

const microphoneBusy: Help = {
  title: 'The microphone does not start.',
  steps: [
    'Close other programs and tabs that use it, such as a video call.',
    'Press “Try again”. If it still fails, unplug the microphone or headset and plug it in again, or restart the computer.',
  ],
};

const microphoneHelps: Readonly<Record<string, Help>> = {
  NotAllowedError: microphoneDenied,
  PermissionDeniedError: microphoneDenied,
  NotFoundError: {
    title: 'We found no microphone.',
    steps: [
      'Plug a microphone or a headset in. Most laptops have one built in: look whether it is switched off in the sound settings.',
      'Press “Try again”.',
    ],
  },
  NotReadableError: microphoneBusy,
  TrackStartError: microphoneBusy,
  AbortError: microphoneBusy,
  SecurityError: {
    title: 'The browser or its administrator forbids microphones on this page.',
    steps: [
      'Use another browser (Chrome, Edge, Firefox or Safari in its current version).',
      'On a managed computer ask the people who look after it to allow the microphone for this address.',
    ],
  },
  NoMediaDevicesError: {
    title: 'This browser offers no microphone.',
    steps: ['Use Chrome, Edge, Firefox or Safari in its current version and open the same link there.'],
  },
};

const microphoneUnknown: Help = {
  title: 'The microphone did not start.',
  steps: ['Press “Try again”. If it still fails, reload the page or use another browser.'],
};

/** `problem` is the name of the error that getUserMedia gave. */
export function microphoneHelp(problem: string, secureContext: boolean): Help {
  return secureContext ? (microphoneHelps[problem] ?? microphoneUnknown) : insecure('microphone');
}

/** It is on and gives no sound, by what the browser says. */
export const microphoneMuted: Help = {
  title: 'The microphone is muted.',
  steps: [
    'Look for a mute switch on the microphone or headset, or a key with a crossed-out microphone, and press it once.',
    'Look whether the microphone is muted in the sound settings of the computer.',
  ],
};

/** It is on, and the browser has not begun to listen. */
export const microphoneWaits: Help = {
  title: 'Your browser does not listen yet.',
  steps: [
    'Press “Try again”: browsers begin to listen at a click.',
    'If that does not help, plug in headphones or loudspeakers and reload this page: Firefox listens only on a computer that can play sound.',
    'Or use Chrome or Edge.',
  ],
};

/** It is on, and nothing has come that could be told from silence. */
export const microphoneSilent: Help = {
  title: 'If the bar does not move while you speak:',
  steps: [
    'Look for a mute switch on the microphone or headset, and raise its level in the sound settings of the computer.',
    'If you have more than one microphone, choose another at the left end of the address bar and reload this page.',
  ],
};

const screenHelps: Readonly<Record<string, Help>> = {
  NotAllowedError: {
    title: 'The screen is not shared.',
    steps: [
      'Press “Try again”, choose “Entire screen” in your browser’s question, and confirm it.',
      'If your browser asks nothing, click the lock symbol at the left end of the address bar, allow sharing the screen, and reload the page.',
      'On a Mac, allow your browser in System Settings → Privacy & Security → Screen Recording, then open the browser anew.',
    ],
  },
  NotFoundError: {
    title: 'The browser found no screen to share.',
    steps: ['Press “Try again”. If it still fails, restart the browser or use another one.'],
  },
  NotReadableError: {
    title: 'The computer did not let the browser see the screen.',
    steps: [
      'Close other programs that share or record the screen, then press “Try again”.',
      'On a managed computer ask the people who look after it to allow sharing the screen.',
    ],
  },
};

const screenUnknown: Help = {
  title: 'Sharing the screen did not start.',
  steps: ['Press “Try again”. If it still fails, reload the page or use Chrome, Edge or Firefox.'],
};

/** `problem` is the name of the error that getDisplayMedia gave. */
export function screenHelp(problem: string, secureContext: boolean): Help {
  return secureContext ? (screenHelps[problem] ?? screenUnknown) : insecure('screen');
}
