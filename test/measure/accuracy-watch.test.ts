import { expect, test } from 'vitest';
import type { Analyser } from '../../scripts/measure/accuracy/viewer.ts';
import { watch } from '../../scripts/measure/accuracy/watch.ts';
import type { CameraObservation, FaceObservation, Look } from '../../src/analysis/observation.ts';
import { resolvePolicy } from '../../src/protocol/presets.ts';
import { observationWith } from '../support/observations.ts';

const policy = resolvePolicy({ capture: { screen: false, audio: false } });

const face: FaceObservation = {
  box: [200, 100, 200, 240],
  confidence: 0.95,
  presence: 1,
  yaw: 0,
  pitch: 0,
  roll: 0,
  gaze: null,
  eyesOpen: true,
  expression: null,
};

/** Sees so many faces in each frame, one after the other; writes down what it was asked. */
function seeing(counts: readonly number[]): { analyser: Analyser; looks: Look[] } {
  const looks: Look[] = [];
  const analyser: Analyser = {
    async analyse(_, look) {
      const faces = Array.from({ length: counts[looks.length] ?? 0 }, () => face);
      looks.push(look);
      const observation: CameraObservation = {
        width: 640,
        height: 480,
        quality: { luminance: 120, contrast: 50, clipped: 0, sharpness: 500 },
        faces,
        isNewFace: false,
        objects: look.objects ? [] : null,
        identity: null,
        liveness: null,
        thumbnail: null,
        annotated: null,
        path: 'full',
        timings: { decodeMs: 1, facesMs: 1, objectsMs: 0, personMs: 0, picturesMs: 0 },
      };
      return {
        observation,
        memory: {
          grid: new Uint8Array(0),
          isCalm: false,
          quality,
          width: 640,
          height: 480,
          faces,
          track: null,
        },
      };
    },
  };
  return { analyser, looks };
}

async function* frames(count: number, fps = 2) {
  for (let i = 0; i < count; i += 1) yield { atMs: (i * 1_000) / fps, jpeg: new Uint8Array([i]) };
}
const times = (count: number, faces: number) => Array.from({ length: count }, () => faces);

const { quality } = observationWith();

test('a person who sits there is no incident', async () => {
  const { analyser, looks } = seeing(times(60, 1));
  const watched = await watch(frames(60), { analyser, policy });
  expect(watched).toMatchObject({ lengthMs: 29_500, opened: [], paths: { full: 60 } });
  expect(looks.filter(({ objects }) => objects)).toHaveLength(15);
});

test('an incident is told once, by the time of the video', async () => {
  const away = [...times(10, 1), ...times(10, 0), ...times(10, 1)];
  expect(await watch(frames(30), { ...seeing(away), policy })).toMatchObject({ opened: ['A1'] });
  // The same frames at ten a second are over before the rule's three seconds are.
  expect(await watch(frames(30, 10), { ...seeing(away), policy })).toMatchObject({ opened: [] });
});

test('a video without frames has no length and no incident', async () => {
  const { analyser } = seeing([]);
  expect(await watch(frames(0), { analyser, policy })).toEqual({ lengthMs: 0, opened: [], paths: {} });
});
