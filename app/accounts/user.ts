/** What an account may do: students buy and learn, staff also see all orders. */
export type Role = "student" | "staff";

/** The user behind a request, as pages may know them. */
export interface SignedInUser {
  id: string;
  email: string;
  name: string;
  role: Role;
}
