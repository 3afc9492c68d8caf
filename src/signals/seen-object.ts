import type { z } from 'zod';
import type { seenObject } from '../protocol/incident.ts';

export type SeenObject = z.infer<typeof seenObject>;
