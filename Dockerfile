# One image for web processes, workers and commands. Nothing is installed or built when it starts; it starts no sandbox.

FROM node:24-bookworm-slim AS build
WORKDIR /lectern
COPY package.json package-lock.json .npmrc ./
COPY sandbox/kit/package.json sandbox/kit/
COPY sandbox/mail/package.json sandbox/mail/
COPY sandbox/mongo/package.json sandbox/mongo/
COPY sandbox/stripe/package.json sandbox/stripe/
RUN npm ci
COPY . .
# The sandboxes and the chaos run are for development only.
RUN npm run build && rm build/run/sandbox-* build/run/chaos.*
# Excluding the workspaces also removes the packages that only the sandboxes need.
RUN npm prune --omit=dev --workspaces=false

FROM node:24-bookworm-slim
# npm writes to its cache even when it only runs a command; everything else may be read-only.
ENV NODE_ENV=production NPM_CONFIG_CACHE=/tmp/npm NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /lectern
COPY --from=build /lectern/package.json ./package.json
COPY --from=build /lectern/node_modules ./node_modules
COPY --from=build /lectern/build/client ./build/client
COPY --from=build /lectern/build/server ./build/server
COPY --from=build /lectern/build/run ./build/run
COPY --from=build /lectern/scripts ./scripts
COPY --from=build /lectern/app/catalog/content ./app/catalog/content
USER node
EXPOSE 3000
# A migration may take a while before the web process listens.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["node", "scripts/healthcheck.mjs", "PORT"]
CMD ["node", "--enable-source-maps", "build/run/server.js"]
