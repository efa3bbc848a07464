import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";

// Remix renders its preloads without the nonce that the server adds to them, and React would complain about each.
if (import.meta.env.DEV) {
  for (const preload of document.querySelectorAll('link[rel="modulepreload"]'))
    preload.removeAttribute("nonce");
}

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
    </StrictMode>,
  );
});
