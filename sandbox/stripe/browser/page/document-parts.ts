/**
 * The element with this id.
 * @throws Error when the page has none of this kind: page and script do not belong together
 */
export function part<E extends HTMLElement>(id: string, kind: new () => E): E {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${kind.name} with the id ${id}.`);
}
