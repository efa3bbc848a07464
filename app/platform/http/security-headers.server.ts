import type { RequestHandler } from "express";
import helmet from "helmet";
import { env } from "../env.server";

/**
 * Security headers. Scripts need a nonce; Stripe's origins are those listed in
 * https://docs.stripe.com/security/guide#content-security-policy. Expects `res.locals.nonce`.
 */
export function securityHeaders(): RequestHandler {
  const { STRIPE_API_BASE, NODE_ENV, isSecure } = env();
  const isDevelopment = NODE_ENV === "development";
  const scripts = STRIPE_API_BASE ? [STRIPE_API_BASE] : ["https://js.stripe.com", "https://*.js.stripe.com"];
  const connections = STRIPE_API_BASE ? [STRIPE_API_BASE] : ["https://api.stripe.com"];
  const frames = STRIPE_API_BASE ? [STRIPE_API_BASE] : [...scripts, "https://hooks.stripe.com"];

  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        scriptSrc: [(_request, response) => `'nonce-${nonceOf(response)}'`, ...scripts],
        scriptSrcAttr: ["'none'"],
        styleSrc: isDevelopment ? ["'self'", "'unsafe-inline'"] : ["'self'"],
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", "data:", ...(STRIPE_API_BASE ? [] : ["https://*.stripe.com"])],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ...connections, ...(isDevelopment ? ["ws:"] : [])],
        frameSrc: frames,
        manifestSrc: ["'self'"],
        upgradeInsecureRequests: isSecure ? [] : null,
      },
    },
    strictTransportSecurity: isSecure,
    crossOriginEmbedderPolicy: false,
    // 3D Secure may open the bank's page in a window that must be able to reach its opener.
    crossOriginOpenerPolicy: { policy: "same-origin-allow-popups" },
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
  });
}

function nonceOf(response: object): string {
  return (response as { locals: { nonce: string } }).locals.nonce;
}
