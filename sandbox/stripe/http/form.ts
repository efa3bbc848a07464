import { invalidRequest } from "./problem";

/** A decoded form: strings, or nested levels named by brackets. Lists are levels with numeric names. */
export interface Form {
  [name: string]: string | Form;
}

const DEEPEST_LEVEL = 8;
const MOST_FIELDS = 2000;

function emptyForm(): Form {
  // No prototype, so that `__proto__` is an ordinary field.
  return Object.create(null) as Form;
}

/**
 * Decodes `a[b][0]=c&a[d][]=e` as Stripe's API takes it in bodies and query strings.
 * @throws Problem when a name is malformed, too deep, or used both as a value and as a level
 */
export function decodeForm(text: string): Form {
  const form = emptyForm();
  let fields = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    fields += 1;
    if (fields > MOST_FIELDS) throw invalidRequest(`A request may have at most ${MOST_FIELDS} parameters.`);
    place(form, name, value);
  }
  return form;
}

function place(form: Form, name: string, value: string): void {
  const path = pathOf(name);
  let level = form;
  for (const [depth, step] of path.entries()) {
    const key = step === "" ? String(Object.keys(level).length) : step;
    if (depth === path.length - 1) {
      if (typeof level[key] === "object") throw ambiguous(name);
      level[key] = value;
      return;
    }
    const next = level[key] ?? emptyForm();
    if (typeof next === "string") throw ambiguous(name);
    level[key] = next;
    level = next;
  }
}

function pathOf(name: string): string[] {
  const parts = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!parts?.[1]) throw invalidRequest(`Invalid parameter name: ${name.slice(0, 100)}`);
  const inner = [...(parts[2] ?? "").matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? "");
  if (inner.length >= DEEPEST_LEVEL)
    throw invalidRequest(`Parameter nested too deeply: ${name.slice(0, 100)}`);
  return [parts[1], ...inner];
}

function ambiguous(name: string) {
  return invalidRequest(`Parameter ${name.slice(0, 100)} is given both as a value and as a hash.`);
}
