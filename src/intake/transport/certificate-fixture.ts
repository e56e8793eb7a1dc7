import { generate } from 'selfsigned';

/** A certificate that signs itself, for `localhost` and 127.0.0.1, as PEM: Node makes none, and not every machine that runs the tests has openssl. */
export async function ownCertificate(): Promise<{ certificate: string; key: string }> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { certificate: made.cert, key: made.private };
}
