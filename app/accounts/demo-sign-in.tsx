import { Form } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";

interface DemoSignInProps {
  student: { email: string; password: string };
  staffEmail: string;
  onward: string;
}

/** Offers the demo's accounts: the student's by one press, the staff's by saying where its password is. */
export function DemoSignIn({ student, staffEmail, onward }: DemoSignInProps) {
  return (
    <section aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">Just looking around?</h2>
      <p>This shop is a demo. Its student buys with test cards, and no money moves.</p>
      <Form method="post">
        <AuthenticityTokenInput />
        <input type="hidden" name="redirectTo" value={onward} />
        <input type="hidden" name="email" value={student.email} />
        <input type="hidden" name="password" value={student.password} />
        <button type="submit">Sign in as the demo student</button>
      </Form>
      <p>Staff sign in as {staffEmail}; the password was printed where the shop was started.</p>
    </section>
  );
}
