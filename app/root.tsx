import { data, type LinksFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { AuthenticityTokenProvider } from "remix-utils/csrf/react";
import { findUser } from "./accounts/current-user.server";
import { renewSessionCookie } from "./accounts/session.server";
import { SiteNavigation } from "./accounts/site-navigation";
import { readCurrency } from "./catalog/currency-cookie.server";
import { env } from "./platform/env.server";
import { commitCsrfToken } from "./platform/http/csrf.server";
import { useNonce } from "./platform/http/nonce";
import { readTheme } from "./platform/http/theme-cookie.server";
import { RouteErrorPage } from "./shell/route-error-page";
import { SandboxBanner } from "./shell/sandbox-banner";
import { ThemeSwitch } from "./shell/theme-switch";
import { fontLinks } from "./ui/font-links";
import { PageShell } from "./ui/page-shell";
import "./tailwind.css";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const [user, currency, theme, [csrfToken, csrfCookie], sessionCookie] = await Promise.all([
    findUser(request),
    readCurrency(request),
    readTheme(request),
    commitCsrfToken(request),
    renewSessionCookie(request),
  ]);
  const { STRIPE_API_BASE, LECTERN_DEMO } = env();
  return data(
    {
      user,
      currency,
      theme,
      csrfToken,
      requestId: context.requestId,
      sandbox: STRIPE_API_BASE ? { controlPage: `${STRIPE_API_BASE}/_sandbox`, isDemo: LECTERN_DEMO } : null,
    },
    { headers: setCookies(csrfCookie, sessionCookie) },
  );
}

function setCookies(...cookies: (string | null)[]): Headers {
  const headers = new Headers();
  for (const cookie of cookies) if (cookie) headers.append("Set-Cookie", cookie);
  return headers;
}

export default function Root() {
  return <Outlet />;
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const root = useRouteLoaderData<typeof loader>("root");
  const theme = root && root.theme !== "system" ? root.theme : undefined;
  return (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {/* Vite reads it for the preloads that it adds in the browser, which hides the nonce from React. */}
        <meta property="csp-nonce" nonce={nonce} suppressHydrationWarning />
        <Meta />
        <Links />
      </head>
      <body>
        <AuthenticityTokenProvider token={root?.csrfToken ?? ""}>
          <PageShell
            banner={
              root?.sandbox && (
                <SandboxBanner
                  controlPage={root.sandbox.controlPage}
                  isDemo={root.sandbox.isDemo && !root.user}
                />
              )
            }
            navigation={root && <SiteNavigation user={root.user} />}
            footer={root && <ThemeSwitch theme={root.theme} />}
          >
            {children}
          </PageShell>
        </AuthenticityTokenProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export const links: LinksFunction = () => [
  ...fontLinks,
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "apple-touch-icon", href: "/apple-touch-icon.png" },
  { rel: "manifest", href: "/site.webmanifest" },
];

export const meta: MetaFunction = () => [
  { title: "Lectern" },
  { name: "description", content: "Courses to read, make and keep." },
];

export function ErrorBoundary() {
  const error = useRouteError();
  const requestId = useRouteLoaderData<typeof loader>("root")?.requestId;
  const response = isRouteErrorResponse(error) ? error : null;
  return (
    <RouteErrorPage
      status={response?.status ?? 500}
      message={messageIn(response?.data)}
      requestId={requestId}
    />
  );
}

function messageIn(data: unknown): string | null {
  return typeof data === "string" && data !== "" ? data : null;
}
