import { WebSocket } from 'ws';

// A student's page in a process of its own, so that it can be frozen: SIGSTOP leaves its socket open and unread.
const [url = '', token = '', picture = ''] = process.argv.slice(2);
const ws = new WebSocket(url, 'invigil.v1', { perMessageDeflate: false });
ws.on('open', () => ws.send(JSON.stringify({ type: 'HELLO', token })));
ws.on('message', () => {});
let seq = 0;
setInterval(() => {
  seq += 1;
  const frame = `data:image/jpeg;base64,${picture}`;
  ws.send(JSON.stringify({ type: 'VIDEO_FRAME', source: 'camera', seq, timestamp: Date.now(), frame }));
  if (seq === 1) process.stdout.write('sending\n');
}, 100);
