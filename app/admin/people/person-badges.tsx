import { Badge } from "~/ui/badge";
import type { Person } from "./person";

/** What an account may do, and whether its address was confirmed. */
export function PersonBadges({ role, isVerified }: Pick<Person, "role" | "isVerified">) {
  return (
    <span className="inline-flex flex-wrap gap-1 max-sm:justify-end">
      {role === "staff" ? <Badge tone="info">On the staff</Badge> : <Badge>Student</Badge>}
      {isVerified ? (
        <Badge tone="success">Address confirmed</Badge>
      ) : (
        <Badge tone="warning">Address not confirmed</Badge>
      )}
    </span>
  );
}
