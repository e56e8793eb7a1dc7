import { createServer } from 'node:http';

/** A port of the system's choosing, for a server whose address has to be known before it is made: issuers and passkeys are bound to it. */
export function freePort(): Promise<number> {
  const taker = createServer();
  return new Promise((resolve, reject) => {
    taker.once('error', reject);
    taker.listen(0, 'localhost', () => {
      const address = taker.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      taker.close(() => resolve(port));
    });
  });
}
