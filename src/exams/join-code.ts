import { randomBytes } from 'node:crypto';

/** 32 signs that are hard to mistake for each other: no I, O, 0 or 1. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const length = 10;

/** A new join code: 50 bits of chance, so that codes cannot be found by trying. */
export function newJoinCode(): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** As people type it → as it is stored: case, spaces and dashes do not matter. */
export function normalJoinCode(typed: string): string {
  return typed.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
}
