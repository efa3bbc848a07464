import { Badge } from "~/ui/badge";
import type { Person } from "./person";

/** An account's role, and whether its address is confirmed. */
export function PersonBadges({ role, isVerified }: Pick<Person, "role" | "isVerified">) {
  return (
    <span className="inline-flex flex-wrap gap-1 max-sm:justify-end">
      {role === "staff" ? <Badge tone="info">Staff</Badge> : <Badge>Student</Badge>}
      {isVerified ? (
        <Badge tone="success">Address confirmed</Badge>
      ) : (
        <Badge tone="warning">Address not confirmed</Badge>
      )}
    </span>
  );
}
