/**
 * Programs that pose as a camera and can show any picture or film in its place, as they call themselves in the list of
 * cameras. Not on the list, on purpose:
 * - phones used as a webcam (DroidCam, Camo, Iriun, EpocCam, iVCam, Windows Phone Link): a lens looks at the student;
 * - filters of a real camera (NVIDIA Broadcast, Logi Capture, YouCam): they blur a background or mend the light;
 * - the words “virtual camera” alone: Windows itself calls a linked phone so;
 * - browsers' fake test devices: nobody has them without starting the browser with a switch, and test benches need them.
 * Who renames the device is not found: the list finds what is left on, not who hides it.
 */
const programs = [
  'obs virtual camera',
  'obs camera',
  'obs cam',
  'streamlabs',
  'manycam',
  'xsplit',
  'splitcam',
  'snap camera',
  'sparkocam',
  'camtwist',
  'altercam',
  'e2esoft vcam',
  'akvcam',
  'webcamoid',
  'unitycam',
  'unity video capture',
  'vmix video',
  'ndi webcam',
  'newtek ndi',
  'screen capture recorder',
  'fake webcam',
  // The Linux module behind most of them, under the names that it gives by itself.
  'v4l2loopback',
  'dummy video device',
] as const;

/** Browsers put the maker's and product's number behind the name of a camera that is plugged in by USB: “(046d:0825)”. */
const usbNumber = /\([0-9a-f]{4}:[0-9a-f]{4}\)\s*$/;

/** Whether the camera's name is that of a program that poses as a camera. */
export function isVirtualCamera(label: string): boolean {
  const name = label.toLowerCase();
  if (usbNumber.test(name)) return false;
  const words = ` ${name.replace(/[^a-z0-9]+/g, ' ').trim()} `;
  return programs.some((program) => words.includes(` ${program} `));
}
