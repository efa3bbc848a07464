/**
 * Sets styles one by one through the CSSOM: the shop's CSP forbids style attributes and style elements.
 * They are important so that the shop's own rules for frames and dialogs don't reach in.
 */
export function setStyles(element: HTMLElement, styles: Readonly<Record<string, string>>): void {
  for (const [property, value] of Object.entries(styles))
    element.style.setProperty(property, value, "important");
}
