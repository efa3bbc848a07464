/** Values of a form-encoded body: strings, numbers, flags, nested. */
export type FormValue = string | number | boolean | null | undefined | FormValue[] | FormFields;
export interface FormFields {
  [name: string]: FormValue;
}

/** Encodes nested values the way Stripe's API expects them: `card[number]=…&expand[0]=…`. Null and undefined are omitted. */
export function encodeForm(fields: FormFields): URLSearchParams {
  const form = new URLSearchParams();
  const place = (name: string, value: FormValue): void => {
    if (value === null || value === undefined) return;
    if (typeof value !== "object") form.append(name, String(value));
    else for (const [key, inner] of Object.entries(value)) place(`${name}[${key}]`, inner);
  };
  for (const [name, value] of Object.entries(fields)) place(name, value);
  return form;
}

/** Merges `over` into `base`, level by level. */
export function overlayFields(base: FormFields, over: FormFields): FormFields {
  const merged: FormFields = { ...base };
  for (const [name, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const below = base[name];
    merged[name] = isFields(below) && isFields(value) ? overlayFields(below, value) : value;
  }
  return merged;
}

function isFields(value: FormValue): value is FormFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
