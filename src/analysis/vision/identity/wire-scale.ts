/**
 * Above this cosine two embeddings are taken for one person by default. Published thresholds of networks trained with
 * angular margins lie between 0.25 and 0.45; this is the one that OpenCV's model zoo gives for SFace.
 */
const SAME_PERSON_COSINE = 0.363;

/** dlib's threshold, and the wire's: PROTOCOL.md makes a similarity of 0.6 out of it. */
const SAME_PERSON_DISTANCE = 0.6;

/** The length of all descriptors out of angular embeddings: the chord at the threshold's angle becomes 0.6. */
const LENGTH = SAME_PERSON_DISTANCE / Math.sqrt(2 - 2 * SAME_PERSON_COSINE);

/**
 * An embedding whose direction alone counts, brought to one fixed length, so that Euclidean distances mean the same as
 * dlib's: 0 for the same direction, 0.6 at the threshold's angle, 0.75 for unrelated ones (a right angle), which are 1,
 * 0.6 and 0.5 as similarities on the wire. Null when it has no direction.
 */
export function atWireScale(embedding: Float32Array): Float32Array | null {
  const length = Math.hypot(...embedding);
  return length > 0 && Number.isFinite(length) ? embedding.map((value) => (value * LENGTH) / length) : null;
}
