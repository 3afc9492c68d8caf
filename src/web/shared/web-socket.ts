import type { OpenSocket } from './socket.ts';

/** The browser's WebSocket behind `SocketLink`. */
export const openWebSocket: OpenSocket = (url, protocol, listener) => {
  const socket = new WebSocket(url, protocol);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => listener.opened();
  socket.onclose = (event) => listener.closed(event.code);
  socket.onmessage = (event) => {
    if (typeof event.data === 'string') listener.text(event.data);
    else listener.bytes(new Uint8Array(event.data as ArrayBuffer));
  };
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
    close: () => socket.close(),
  };
};

/** `ws:` or `wss:` as the page came. */
export function socketUrl(path: string): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`;
}
