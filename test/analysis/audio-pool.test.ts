import { pino } from 'pino';
import { expect, test } from 'vitest';
import { SoundPool } from '../../src/analysis/audio/sound-pool.ts';
import { babble, keyboard } from './fixtures/audio-sounds.ts';

test('a thread hears the sound of several students, and says which detector serves', async () => {
  const pool = new SoundPool({ log: pino({ level: 'silent' }) });
  await pool.start();
  try {
    expect(pool.serving).toMatchObject({ detector: 'silero-v6', ratesVoices: false, lanes: 1 });
    const first = await pool.run({
      pieces: [
        { samples: babble(2), memory: null },
        { samples: keyboard(2), memory: null },
      ],
    });
    expect(first.heard.map(({ observation }) => observation.isSpeaking)).toEqual([true, false]);
    // What is remembered crosses the threads' boundary both ways, and is small.
    const memory = first.heard[0]?.memory ?? null;
    expect(memory?.state?.buffer.byteLength).toBeLessThan(2_000);
    expect(memory?.rest.buffer.byteLength).toBeLessThan(1_100);
    const { heard } = await pool.run({ pieces: [{ samples: babble(3).slice(32_000), memory }] });
    expect(heard[0]?.observation.speechMs).toBeGreaterThan(500);
  } finally {
    await pool.close();
    await pool.close();
  }
});

test('a VOICE_MODEL that cannot be used stops the start', async () => {
  const pool = new SoundPool({ voiceModel: '/no/such/file.onnx', log: pino({ level: 'silent' }) });
  await expect(pool.start()).rejects.toMatchObject({
    code: 'plug-in',
    message: expect.stringContaining('VOICE_MODEL=/no/such/file.onnx'),
  });
  await pool.close();
});
