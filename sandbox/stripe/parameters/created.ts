import { invalidRequest } from "../http/problem";
import type { CreatedRange } from "../store/pages";
import type { Parameters } from "./parameters";

/** The filter `created`: one second, or `created[gt|gte|lt|lte]`. */
export function readCreated(parameters: Parameters): CreatedRange | undefined {
  const bounds = parameters.levelOrText("created");
  if (bounds === undefined) return undefined;
  if (typeof bounds === "string") {
    const second = Number(bounds);
    if (!/^\d+$/.test(bounds) || !Number.isSafeInteger(second)) {
      throw invalidRequest(`Invalid integer: ${bounds.slice(0, 50)}`, {
        code: "parameter_invalid_integer",
        param: "created",
      });
    }
    return { from: second, to: second };
  }
  const after = bounds.integer("gt");
  const from = bounds.integer("gte");
  const before = bounds.integer("lt");
  const to = bounds.integer("lte");
  return {
    from: Math.max(0, from ?? 0, after === undefined ? 0 : after + 1),
    to: Math.min(to ?? Number.MAX_SAFE_INTEGER, before === undefined ? Number.MAX_SAFE_INTEGER : before - 1),
  };
}
