/**
 * The environment of a child that reads what others wrote: it finds nothing of ours there, even if it found a way to look. Windows starts
 * no process without SystemRoot; where Node keeps what it has compiled saves each child a good part of its start.
 */
export function childEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot, NODE_COMPILE_CACHE } = process.env;
  return {
    ...(process.platform === 'win32' && SystemRoot ? { SystemRoot } : {}),
    ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}),
  };
}
