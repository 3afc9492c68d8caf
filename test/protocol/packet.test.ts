import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePacket, encodePacket, PacketError, packetKind } from '../../src/protocol/packet.ts';

const kinds = Object.values(packetKind);
const packets = fc
  .record({
    kind: fc.constantFrom(...kinds),
    seq: fc.integer({ min: 0, max: 0xffff_ffff }),
    capturedAt: fc.double({ noNaN: true, noDefaultInfinity: true }),
    attemptId: fc.uuid(),
    payload: fc.uint8Array({ maxLength: 200 }),
  })
  .map(({ attemptId, ...packet }) =>
    packet.kind < packetKind.liveCamera ? packet : { ...packet, attemptId },
  );

test('a packet that is written is read as it was, also from the middle of a buffer', () => {
  fc.assert(
    fc.property(packets, fc.nat(20), (packet, offset) => {
      const bytes = encodePacket(packet);
      const buffer = new Uint8Array(offset + bytes.length + 3);
      buffer.set(bytes, offset);
      expect(decodePacket(buffer.subarray(offset, offset + bytes.length))).toEqual(packet);
    }),
  );
});

test('the header lies as the contract draws it', () => {
  const bytes = encodePacket({ kind: 1, seq: 0x01020304, capturedAt: 1.5, payload: new Uint8Array([9]) });
  expect([...bytes.subarray(0, 8)]).toEqual([1, 1, 0, 0, 4, 3, 2, 1]);
  expect(new DataView(bytes.buffer).getFloat64(8, true)).toBe(1.5);
  expect(bytes[16]).toBe(9);
});

test('any bytes are read or refused, nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        decodePacket(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(PacketError);
      }
    }),
  );
});

const cut = (length: number) =>
  encodePacket({ kind: 17, seq: 1, capturedAt: 1, attemptId: 'abc', payload: new Uint8Array() }).slice(
    0,
    length,
  );

test.each([
  ['a short header', cut(15), 'bad-packet'],
  ['an address that is cut off', cut(18), 'bad-packet'],
  ['another version', new Uint8Array(16).fill(2), 'bad-version'],
  ['an unknown kind', new Uint8Array([1, 99, ...new Array(14).fill(0)]), 'bad-kind'],
  ['no time', new Uint8Array([1, 1, ...new Array(6).fill(0), ...new Array(8).fill(0xff)]), 'bad-packet'],
])('%s is refused', (_, bytes, code) => {
  expect(() => decodePacket(bytes)).toThrow(expect.objectContaining({ code }));
});

test('an address that is no UTF-8 is refused', () => {
  const bytes = new Uint8Array([1, 17, ...new Array(14).fill(0), 1, 0xff]);
  expect(() => decodePacket(bytes)).toThrow(expect.objectContaining({ code: 'bad-packet' }));
});
