import type { ReactNode } from "react";
import { Card } from "~/ui/card";

/** Shown for a link that was used, has expired or never existed; `children` says what to do next. */
export function LinkUsedUp({ children }: { children: ReactNode }) {
  return (
    <Card className="mx-auto grid w-full max-w-md justify-items-start gap-5">
      <h1 className="text-title">This link no longer works</h1>
      <p>
        Links work once and expire after 30 minutes. This one was used, has expired, or was copied
        incompletely.
      </p>
      {children}
    </Card>
  );
}
