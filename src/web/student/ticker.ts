// A worker that only counts: browsers slow the timers of a hidden page to one a second or less, those of its workers
// they leave alone. It gets an interval in milliseconds (0 stops) and answers each time that much has passed.
let timer: ReturnType<typeof setInterval> | undefined;

addEventListener('message', (event: MessageEvent<number>) => {
  clearInterval(timer);
  if (event.data > 0) timer = setInterval(() => postMessage(null), event.data);
});
