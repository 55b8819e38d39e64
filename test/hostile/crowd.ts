import { connect } from 'node:net';

/**
 * Many callers, in a process of their own so that the platform's files are its own: each sends the same text on a
 * connection and waits. Prints `waiting` when all are connected and, where the text is a whole request, answered; then
 * `closed` with what each heard first, counted, when the server has closed them all.
 */
const [port, count, text = '', isWhole] = process.argv.slice(2);

const heard = new Map<string, number>();
let open = 0;
let closed = 0;
const wanted = Number(count);

for (let index = 0; index < wanted; index++) {
  let first = '';
  const socket = connect(Number(port), '127.0.0.1');
  socket.setEncoding('utf8');
  socket.on('connect', () => {
    socket.write(text);
    if (!isWhole) arrived();
  });
  socket.on('data', (part: string) => {
    if (first !== '') return;
    first = part.slice(0, 12);
    if (isWhole) arrived();
  });
  socket.on('error', () => {}); // told by `close`
  socket.on('close', () => {
    heard.set(first, (heard.get(first) ?? 0) + 1);
    if (++closed === wanted) console.log(`closed ${JSON.stringify(Object.fromEntries(heard))}`);
  });
}

function arrived(): void {
  if (++open === wanted) console.log('waiting');
}
