/** A method and a path template such as `GET /v1/customers/:customer`. */
export interface Route {
  method: string;
  template: string;
}

export interface Match<R extends Route> {
  route: R;
  /** The values of the template's `:names`, decoded. */
  names: Record<string, string>;
}

/** Finds the route for a request among templates; a literal segment wins over a `:name`. */
export class RouteTable<R extends Route> {
  readonly #routes: { route: R; segments: string[] }[];

  constructor(routes: readonly R[]) {
    this.#routes = routes
      .map((route) => ({ route, segments: route.template.split("/") }))
      .sort((a, b) => countNames(a.segments) - countNames(b.segments));
  }

  find(method: string, path: string): Match<R> | undefined {
    const segments = path.replace(/\/+$/, "").split("/");
    for (const { route, segments: template } of this.#routes) {
      if (route.method !== method || template.length !== segments.length) continue;
      const names = matchSegments(template, segments);
      if (names) return { route, names };
    }
    return undefined;
  }
}

function countNames(segments: string[]): number {
  return segments.filter((segment) => segment.startsWith(":")).length;
}

function matchSegments(template: string[], segments: string[]): Record<string, string> | undefined {
  const names: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const actual = segments[index] ?? "";
    if (!expected.startsWith(":")) {
      if (expected !== actual) return undefined;
      continue;
    }
    const value = decode(actual);
    if (!value) return undefined;
    names[expected.slice(1)] = value;
  }
  return names;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
