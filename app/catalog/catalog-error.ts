import { BusinessError } from "~/platform/business-error";

export type CatalogErrorCode =
  /** The course is free or has no price, so nobody can be charged for it. */
  | "not_for_sale"
  /** The course is sold, but not in this currency. */
  | "currency_not_offered"
  /** The stored price is not a positive whole number of minor units; charging it would be a guess. */
  | "bad_price"
  /** A content folder breaks its rules; `facts.problems` names each file and what is wrong with it. */
  | "bad_content"
  /** Another process wrote the course between every one of our reads and writes. */
  | "contended";

/** Something about a course that its caller has to decide about. */
export class CatalogError extends BusinessError<CatalogErrorCode> {
  override name = "CatalogError";
}
