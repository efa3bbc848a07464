import { BusinessError } from "~/platform/business-error";

export type CatalogErrorCode =
  /** The course is free or has no price, so it can't be charged. */
  | "not_for_sale"
  /** The course is sold, but not in this currency. */
  | "currency_not_offered"
  /** The stored price isn't a positive whole number of minor units; charging it would be a guess. */
  | "bad_price"
  /** A content folder breaks the rules; `facts.problems` names each file and its problem. */
  | "bad_content"
  /** Another process changed the course between each of our reads and writes. */
  | "contended";

/** A problem with a course that the caller has to handle. */
export class CatalogError extends BusinessError<CatalogErrorCode> {
  override name = "CatalogError";
}
