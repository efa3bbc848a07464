/** Why a student has, or had, access to a course. Plain JSON. */
export interface Access {
  id: string;
  title: string;
  /** Null when the course is no longer in the catalog. */
  slug: string | null;
  /** `order:<id>`, `free`, or `staff:<order id>` for a gift. */
  source: string;
  since: string;
  /** When it was revoked, if it was. */
  revokedAt: string | null;
}
