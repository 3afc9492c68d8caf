import os from 'node:os';

/** Where figures were measured: without it they say little. */
export interface Machine {
  cpu: string;
  /** Cores that this process may use. */
  cores: number;
  memoryMb: number;
  platform: string;
  node: string;
}

export function thisMachine(): Machine {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryMb: Math.round(os.totalmem() / 2 ** 20),
    platform: `${os.platform()} ${os.arch()}`,
    node: process.version,
  };
}
