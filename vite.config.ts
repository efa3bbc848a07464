import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin } from "vite";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig({
  plugins: [
    keepServerPackagesFromBrowser(),
    tailwindcss(),
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
  // A dependency that Vite meets only after the first page was requested makes it bundle all of them anew. The page
  // then holds modules of both bundles, so two copies of React. Searching every page beforehand leaves none to be met.
  optimizeDeps: {
    entries: ["app/entry.client.tsx", "app/root.tsx", "app/routes/**/*.tsx"],
    // Loaders import it; Remix removes them from what the browser gets.
    exclude: ["@remix-run/node"],
    esbuildOptions: {
      plugins: [
        {
          name: "server-modules-stay-out",
          setup({ onResolve }) {
            onResolve({ filter: /^[~.].*\.server$/ }, ({ path, importer }) =>
              importer.includes("node_modules") ? undefined : { path, external: true },
            );
          },
        },
      ],
    },
  },
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
});

/**
 * To collect a page's styles, Remix looks every module that the server has loaded up in the browser's module graph as
 * well. Vite takes that for an import, and would bundle mongoose and pino for the browser. It gives such a look-up an
 * `index.html` as its importer, which this app doesn't have.
 */
function keepServerPackagesFromBrowser(): Plugin {
  return {
    name: "keep-server-packages-from-browser",
    apply: "serve",
    enforce: "pre",
    resolveId(id, importer) {
      const isLookUp = !importer || importer.endsWith("/index.html");
      if (this.environment.name === "client" && isLookUp && /^[@\w]/.test(id)) return id;
    },
  };
}
