import { z } from 'zod';
import { limits } from './limits.ts';

/** Epoch milliseconds. */
export const instant = z.number().finite().nonnegative();
/** 9999-12-31T23:59:59.999Z: later instants cannot be written as a date everywhere. */
export const latestInstant = 253_402_300_799_999;
/** Milliseconds. */
export const span = z.number().finite().nonnegative();
/** 0–100, or null when nothing is known. */
export const score = z.number().min(0).max(100).nullable();
/** 0–1. */
export const share = z.number().min(0).max(1);
/** A span that a policy sets, whole milliseconds. */
export const ms = (max = 3_600_000) => z.number().int().min(0).max(max);
/** An angle that a policy sets. */
export const degrees = z.number().min(0).max(90);
/** `[x, y, width, height]` in pixels of the frame that was sent. */
export const box = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly();
export const id = z.uuid();
export const shortText = z.string().trim().min(1).max(limits.textLength);
export const source = z.enum(['camera', 'screen', 'audio']);
/** What is captured of a student; `page` is the exam's page itself. */
export const captureSource = z.enum(['camera', 'screen', 'audio', 'page']);
export type CaptureSource = z.infer<typeof captureSource>;
export const attentionStatus = z.enum(['ENGAGED', 'CONFUSED', 'DISENGAGED']);
export const attemptStatus = z.enum([
  'invited',
  'checking',
  'waiting',
  'running',
  'paused',
  'submitted',
  'terminated',
  'expired',
  'reviewed',
]);

export type Box = z.infer<typeof box>;
export type AttentionStatus = z.infer<typeof attentionStatus>;
export type AttemptStatus = z.infer<typeof attemptStatus>;
