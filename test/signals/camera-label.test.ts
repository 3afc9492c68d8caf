import { expect, test } from 'vitest';
import { isVirtualCamera } from '../../src/signals/camera-label.ts';

test.each([
  'OBS Virtual Camera',
  'OBS-Camera',
  'OBS Cam',
  'ManyCam Virtual Webcam',
  'XSplit VCam',
  'SplitCam Video Driver',
  'Snap Camera',
  'e2eSoft VCam',
  'Streamlabs Desktop Virtual Webcam',
  'Dummy video device (0x0000)',
  'v4l2loopback',
  'screen-capture-recorder',
])('%s poses as a camera', (label) => expect(isVirtualCamera(label)).toBe(true));

test.each([
  '',
  'FaceTime HD Camera',
  'Integrated Camera (04f2:b6d9)',
  'HD Pro Webcam C920 (046d:082d)',
  'DroidCam Source 3',
  'Camo',
  'Iriun Webcam',
  'e2eSoft iVCam',
  'Camera (NVIDIA Broadcast)',
  'Logi Capture',
  'Pixel 8 (Windows Virtual Camera)',
  'Jobs Camera',
  'Snapdragon Camera',
  'fake_device_0',
])('%s is no such program', (label) => expect(isVirtualCamera(label)).toBe(false));

test('what hangs on the USB is a camera, whatever it is called', () => {
  expect(isVirtualCamera('OBS Camera')).toBe(true);
  expect(isVirtualCamera('OBS Camera (1bcf:28c4)')).toBe(false);
});
