import { useEffect, useState } from 'preact/hooks';
import { type Heard, Hearing } from './hearing.ts';
import type { ExamSession } from './session.ts';

/** As often as the level changes, ms. */
const lookMs = 100;

/** Whether the microphone hears somebody, from when it is on; `again` begins to listen anew. */
export function useHearing(session: ExamSession): { heard: Heard; again: () => void } {
  const [heard, setHeard] = useState<Heard>('listening');
  const [round, setRound] = useState(0);
  const microphone = session.microphone.value;
  const isOn = microphone.kind === 'on' && !microphone.muted;
  const label = microphone.kind === 'on' ? microphone.label : '';
  useEffect(() => {
    setHeard('listening');
    if (!isOn) return;
    const hearing = new Hearing(Date.now());
    const timer = setInterval(() => setHeard(hearing.add(session.soundLevel.peek(), Date.now())), lookMs);
    return () => clearInterval(timer);
  }, [isOn, label, round]);
  return { heard, again: () => setRound(round + 1) };
}
