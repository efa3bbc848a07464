import type { Form } from "../http/form";
import { invalidRequest } from "../http/problem";

const LONGEST_TEXT = 5000;

/**
 * The parameters of one call. Each read marks its name as known; `refuseUnknown` then refuses the rest.
 * Messages and codes are those of Stripe's API (https://docs.stripe.com/error-codes).
 */
export class Parameters {
  readonly #known = new Set<string>();
  readonly #levels: Parameters[] = [];

  constructor(
    private readonly form: Form,
    private readonly prefix = "",
  ) {}

  /** The full name, e.g. `card[number]`, as Stripe reports it in `param`. */
  nameOf(name: string): string {
    return this.prefix ? `${this.prefix}[${name}]` : name;
  }

  has(name: string): boolean {
    this.#known.add(name);
    return Object.hasOwn(this.form, name);
  }

  /** A string; an empty one is refused. */
  text(name: string, longest = LONGEST_TEXT): string | undefined {
    const value = this.clearable(name, longest);
    if (value === null) throw emptyText(this.nameOf(name));
    return value;
  }

  /** A string; null when an empty value unsets it. */
  clearable(name: string, longest = LONGEST_TEXT): string | null | undefined {
    if (!this.has(name)) return undefined;
    const value = this.form[name];
    if (typeof value !== "string")
      throw invalidRequest(`Invalid string: ${this.nameOf(name)}`, this.at(name));
    if (value === "") return null;
    if (value.length > longest) {
      throw invalidRequest(
        `Invalid string: ${value.slice(0, 20)}...; must be at most ${longest} characters`,
        this.at(name),
      );
    }
    return value;
  }

  required(name: string): string {
    return this.text(name) ?? this.missing(name);
  }

  integer(name: string, { least, most }: { least?: number; most?: number } = {}): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) {
      throw this.invalidInteger(name, `Invalid integer: ${text.slice(0, 50)}`);
    }
    if (least !== undefined && value < least) {
      throw this.invalidInteger(name, `This value must be greater than or equal to ${least}.`);
    }
    if (most !== undefined && value > most) {
      throw this.invalidInteger(name, `This value must be less than or equal to ${most}.`);
    }
    return value;
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (text !== "true" && text !== "false")
      throw invalidRequest(`Invalid boolean: ${text.slice(0, 50)}`, this.at(name));
    return text === "true";
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const chosen = choices.find((each) => each === text);
    if (chosen) return chosen;
    const last = choices.at(-1);
    const wanted = choices.length > 1 ? `one of ${choices.slice(0, -1).join(", ")}, or ${last}` : last;
    throw invalidRequest(`Invalid ${this.nameOf(name)}: must be ${wanted}`, this.at(name));
  }

  /** A nested level, e.g. `card` in `card[number]`. */
  level(name: string): Parameters | undefined {
    if (!this.has(name)) return undefined;
    const value = this.form[name];
    if (typeof value !== "object") throw invalidRequest("Invalid object", this.at(name));
    const level = new Parameters(value, this.nameOf(name));
    this.#levels.push(level);
    return level;
  }

  /** A parameter that may be either, such as `created=1` and `created[gte]=1`. */
  levelOrText(name: string): Parameters | string | undefined {
    return this.has(name) && typeof this.form[name] === "string" ? this.text(name) : this.level(name);
  }

  /** A nested level; null when an empty value unsets it. */
  clearableLevel(name: string): Parameters | null | undefined {
    return this.has(name) && this.form[name] === "" ? null : this.level(name);
  }

  list(name: string): string[] | undefined {
    if (!this.has(name)) return undefined;
    const value = this.form[name];
    if (value === "") return [];
    if (typeof value !== "object") throw invalidRequest("Invalid array", this.at(name));
    return Object.entries(value).map(([index, item]) => {
      if (/^\d+$/.test(index) && typeof item === "string") return item;
      throw invalidRequest("Invalid array", this.at(name));
    });
  }

  /** Every name on this level, for hashes with arbitrary names. */
  entries(): [string, string | Form][] {
    const entries = Object.entries(this.form);
    for (const [name] of entries) this.#known.add(name);
    return entries;
  }

  /** @throws Problem `parameter_unknown` for a name that was never read. */
  refuseUnknown(): void {
    const unknown = Object.keys(this.form).filter((name) => !this.#known.has(name));
    if (unknown.length > 0) {
      const names = unknown.map((name) => this.nameOf(name));
      throw invalidRequest(`Received unknown parameter${names.length > 1 ? "s" : ""}: ${names.join(", ")}`, {
        code: "parameter_unknown",
        param: names[0],
      });
    }
    for (const level of this.#levels) level.refuseUnknown();
  }

  missing(name: string): never {
    throw invalidRequest(`Missing required param: ${this.nameOf(name)}.`, {
      code: "parameter_missing",
      param: this.nameOf(name),
    });
  }

  private at(name: string): { param: string } {
    return { param: this.nameOf(name) };
  }

  private invalidInteger(name: string, message: string) {
    return invalidRequest(message, { code: "parameter_invalid_integer", ...this.at(name) });
  }
}

function emptyText(name: string) {
  return invalidRequest(
    `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
    { code: "parameter_invalid_empty", param: name },
  );
}
