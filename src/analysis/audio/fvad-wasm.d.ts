/** What is used of the package, which brings no types. Pointers are addresses in its memory. */
declare module '@echogarden/fvad-wasm' {
  export interface Fvad {
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    readonly HEAP16: Int16Array;
    readonly HEAP32: Int32Array;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    _fvad_new(): number;
    _fvad_free(instance: number): void;
    /** 0, or −1 when it refuses. */
    _fvad_set_mode(instance: number, mode: number): number;
    _fvad_set_sample_rate(instance: number, rate: number): number;
    /** 1 for speech, 0 for none, −1 when it refuses. */
    _fvad_process(instance: number, samples: number, count: number): number;
  }
  export default function load(): Promise<Fvad>;
}
