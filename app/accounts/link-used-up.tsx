import type { ReactNode } from "react";
import { Card } from "~/ui/card";

/** What a link leads to that was used, has run out or never was; `children` is the way on. */
export function LinkUsedUp({ children }: { children: ReactNode }) {
  return (
    <Card className="mx-auto grid w-full max-w-md justify-items-start gap-5">
      <h1 className="text-title">This link opens nothing any more</h1>
      <p>
        It works once, for half an hour. It was used already, it has run out, or a part of it got lost on the
        way.
      </p>
      {children}
    </Card>
  );
}
