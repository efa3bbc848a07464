import { ButtonLink } from "~/ui/button";
import { ErrorPage } from "~/ui/error-page";

interface RouteErrorPageProps {
  status: number;
  /** What the route said about it, for the reader. */
  message: string | null;
  requestId?: string;
}

const titles: Record<number, string> = {
  403: "This was not allowed",
  404: "There is nothing here",
  429: "A little too fast",
};

/** The page for an address that can't be shown. */
export function RouteErrorPage({ status, message, requestId }: RouteErrorPageProps) {
  const isOurs = status >= 500;
  return (
    <ErrorPage
      status={status}
      title={titles[status] ?? (isOurs ? "Something broke on our side" : "This did not work")}
      requestId={isOurs ? requestId : undefined}
    >
      <p>
        {isOurs
          ? "It has been noted. If you were paying: a payment never gets lost here, and you will not be charged twice. Your account page shows where it stands."
          : (message ?? "The address may be mistyped, or the page has moved.")}
      </p>
      <div className="flex flex-wrap gap-3">
        <ButtonLink to="/">See all courses</ButtonLink>
        <ButtonLink to="/account" look="secondary">
          My courses and orders
        </ButtonLink>
      </div>
    </ErrorPage>
  );
}
