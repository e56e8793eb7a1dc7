/** Only a path of this app: an address from outside must not lead elsewhere after the sign-in. */
export function ownPath(from: string | null): string {
  if (from === null || !from.startsWith('/')) return '/';
  const place = URL.canParse(from, window.location.origin) ? new URL(from, window.location.origin) : null;
  return place?.origin === window.location.origin ? `${place.pathname}${place.search}` : '/';
}
