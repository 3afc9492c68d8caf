import { expect, test } from 'vitest';
import { cameraFigures, cameraPart, measureCamera } from '../../scripts/measure/bench/camera/part.ts';
import { Peer } from '../../scripts/measure/bench/camera/peer.ts';
import type { Subjects } from '../../scripts/measure/bench/camera/rounds.ts';
import { shotsOf } from '../../scripts/measure/bench/camera/shots.ts';
import type { FaceObservation } from '../../src/analysis/observation.ts';
import { observationWith } from '../support/observations.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes 20 ms for a detector's look, less with a memory; says that it repeats what it saw when bytes are the same. */
function subjects(): Subjects & { looks: string[] } {
  const looks: string[] = [];
  const faces = [{ box: [0, 0, 1, 1] } as unknown as FaceObservation];
  return {
    looks,
    product: {
      async analyse(jpeg, look, memory) {
        const path = look.full || !memory ? 'full' : memory.grid[0] === jpeg[0] ? 'still' : 'tracked';
        looks.push(path);
        await sleep({ full: 20, tracked: 10, still: 0 }[path]);
        const observation = { faces, path } as never;
        return {
          observation,
          memory: { grid: jpeg, isCalm: false, quality, width: 1, height: 1, faces, track: null },
        };
      },
    },
    peer: {
      async look(jpegs) {
        looks.push('peer');
        return jpegs.map(() => ({ ms: 100, faces: 1 }));
      },
    },
  };
}

const shots = {
  moving: [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)],
  still: [Uint8Array.of(5), Uint8Array.of(5), Uint8Array.of(5)],
};

const { quality } = observationWith();

test('every way is measured on the same frames, the first frame of a student only where it belongs', async () => {
  const fakes = subjects();
  const figures = await measureCamera(fakes, [shots, shots]);
  for (const name of Object.keys(cameraPart.targets)) expect(figures).toHaveProperty([name]);
  expect(figures).toMatchObject({
    'camera.tracked.share': 1,
    'camera.still.share': 1,
    'camera.full.found': 1,
    'camera.peer.found': 1,
    'camera.rounds': 2,
  });
  expect(figures['camera.full.vs_peer']).toBeGreaterThan(2);
  expect(figures['camera.tracked.vs_peer']).toBeGreaterThan(figures['camera.full.vs_peer'] as number);
  expect(figures['camera.still_ms']).toBeLessThan(figures['camera.tracked_ms'] as number);
  // Three frames in full, a chain of three, another of three, all of it thrice, then the peer: once to warm up, then two rounds.
  const round = ['full', 'full', 'full', 'full', 'tracked', 'tracked', 'full', 'still', 'still'];
  expect(fakes.looks).toEqual(Array.from({ length: 3 }, () => [...round, ...round, ...round, 'peer']).flat());
});

test('a way that no frame went has no figure', () => {
  const round = { full: 5, peer: 200, tracked: 5, still: Number.NaN, found: { full: 1, peer: 1 } };
  const figures = cameraFigures([{ ...round, onPath: { tracked: 0, still: 0 } }]);
  expect(figures).not.toHaveProperty(['camera.tracked.vs_peer']);
  expect(figures).not.toHaveProperty(['camera.still_ms']);
  expect(figures['camera.full.vs_peer']).toBe(40);
});

test('the peer finds the person in the pictures, and leaves no tensor behind', async () => {
  const peer = await Peer.open();
  const [{ moving } = { moving: [] }] = shotsOf(1, 2);
  expect(await peer.look(moving[0] as Uint8Array)).toBe(1);
  const { tensors } = peer;
  expect(await peer.look(moving[1] as Uint8Array)).toBe(1);
  expect(peer.tensors).toBe(tensors);
});
