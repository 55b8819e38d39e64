const DARK = '(prefers-color-scheme: dark)';

/** Web Awesome asks for a class where our own colours follow the system by themselves (`theme.css`). */
export function followColourScheme(): void {
  const query = matchMedia(DARK);
  const apply = () => document.documentElement.classList.toggle('wa-dark', query.matches);
  query.addEventListener('change', apply);
  apply();
}
