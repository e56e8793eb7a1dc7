// Sets light or dark before the first paint. A file of its own, because the page allows no inline script.
(() => {
  let kept = null;
  try {
    kept = localStorage.getItem('almanac-scheme');
  } catch {
    // Storage may be closed to us; then the system decides.
  }
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.mantineColorScheme = kept === 'dark' || kept === 'light' ? kept : system;
})();
