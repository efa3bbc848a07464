import type { Role } from "~/accounts/user";

/** An account as staff see it. Plain JSON. */
export interface Person {
  id: string;
  email: string;
  name: string;
  role: Role;
  isVerified: boolean;
  createdAt: string;
}
