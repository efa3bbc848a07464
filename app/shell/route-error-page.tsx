import { ButtonLink } from "~/ui/button";
import { ErrorPage } from "~/ui/error-page";

interface RouteErrorPageProps {
  status: number;
  /** The route's message for the reader. */
  message: string | null;
  requestId?: string;
}

const titles: Record<number, string> = {
  403: "You don't have permission",
  404: "Page not found",
  429: "Too many requests",
};

/** The page for a URL that can't be shown. */
export function RouteErrorPage({ status, message, requestId }: RouteErrorPageProps) {
  const isOurs = status >= 500;
  return (
    <ErrorPage
      status={status}
      title={titles[status] ?? (isOurs ? "Something went wrong on our side" : "That didn't work")}
      requestId={isOurs ? requestId : undefined}
    >
      <p>
        {isOurs
          ? "Please try again. If you were paying, your payment isn't lost and you won't be charged twice. Check its status on your account page."
          : (message ?? "The address may be wrong, or the page may have moved.")}
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
