/** One route as Fastify was told of it: `/tiles/:tileset`, `/tiles/*`. */
interface Route {
  readonly method: string | readonly string[];
  readonly url: string;
}

/** Which methods an address takes: for `Allow`, where it does not take the one that came. */
export class RouteTable {
  readonly #methods = new Map<string, Set<string>>();
  readonly #patterns = new Map<string, RegExp>();

  add({ method, url }: Route): void {
    const methods = this.#methods.get(url) ?? new Set<string>();
    for (const each of [method].flat()) methods.add(each);
    this.#methods.set(url, methods);
    this.#patterns.set(url, patternOf(url));
  }

  /** Every route with its methods, as they were added. */
  all(): { url: string; methods: readonly string[] }[] {
    return [...this.#methods].map(([url, methods]) => ({ url, methods: [...methods] }));
  }

  /**
   * Sorted, with OPTIONS, which every address takes; empty where there is nothing at the path. A route for
   * OPTIONS alone stands for preflights below it, not for a resource.
   */
  methodsAt(path: string): readonly string[] {
    const found = new Set<string>();
    for (const [url, methods] of this.#methods) {
      if (this.#patterns.get(url)?.test(path)) for (const method of methods) found.add(method);
    }
    found.delete('OPTIONS');
    return found.size === 0 ? [] : [...found, 'OPTIONS'].sort();
  }
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.*';
    if (part.startsWith(':')) return '[^/]+';
    return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
