import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Button } from "~/ui/button";

interface DemoSignInProps {
  student: { email: string; password: string };
  staffEmail: string;
  /** Where to go afterwards. */
  onward: string;
}

/** Offers the demo accounts: one click signs in as the student; for staff it says where the password is. */
export function DemoSignIn({ student, staffEmail, onward }: DemoSignInProps) {
  const isPending = useNavigation().formData?.get("form") === "demo";
  return (
    <section
      aria-labelledby="demo-accounts"
      className="grid gap-3 rounded-card border border-line-strong border-dashed p-5 sm:p-7"
    >
      <h2 id="demo-accounts" className="text-heading">
        Just exploring?
      </h2>
      <p className="text-ink-muted">
        This shop is a demo. The demo student pays with test cards, and no money moves.
      </p>
      <Form method="post" className="grid">
        <AuthenticityTokenInput />
        <input type="hidden" name="form" value="demo" />
        <input type="hidden" name="redirectTo" value={onward} />
        <input type="hidden" name="email" value={student.email} />
        <input type="hidden" name="password" value={student.password} />
        <Button look="secondary" isBusy={isPending}>
          Sign in as the demo student
        </Button>
      </Form>
      <p className="text-ink-muted text-sm">
        Staff sign in as <span className="text-ink">{staffEmail}</span>; the password was printed in the
        terminal where the shop was started.
      </p>
    </section>
  );
}
