#!/usr/bin/env node
// What `npx almanac` starts. A Node older than 24 cannot read almanac.ts, so the bootstrap finds one that can.
process.argv.splice(2, 0, 'bin/almanac.ts');
await import('../scripts/bootstrap.mjs');
