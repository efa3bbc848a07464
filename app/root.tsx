import { data, type LinksFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { AuthenticityTokenProvider } from "remix-utils/csrf/react";
import { findUser } from "./accounts/current-user.server";
import { readCurrency } from "./catalog/currency-cookie.server";
import { env } from "./platform/env.server";
import { csrf } from "./platform/http/csrf.server";
import { useNonce } from "./platform/http/nonce";
import { readTheme } from "./platform/http/theme-cookie.server";
import "./tailwind.css";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const [user, currency, theme, [csrfToken, csrfCookie]] = await Promise.all([
    findUser(request),
    readCurrency(request),
    readTheme(request),
    csrf().commitToken(request),
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
    { headers: csrfCookie ? { "Set-Cookie": csrfCookie } : {} },
  );
}

export default function Root() {
  const root = useRouteLoaderData<typeof loader>("root");
  return (
    <AuthenticityTokenProvider token={root?.csrfToken ?? ""}>
      <Outlet />
    </AuthenticityTokenProvider>
  );
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
        <meta name="color-scheme" content={theme ?? "light dark"} />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export const links: LinksFunction = () => [{ rel: "icon", href: "/favicon.svg", type: "image/svg+xml" }];

export const meta: MetaFunction = () => [
  { title: "Lectern" },
  { name: "description", content: "Courses to read, make and keep." },
];
