# The server in a container: small, as nobody in particular, on a root that nothing is written to.
#
#     docker build -t wherefore . && docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:8787:8787 -e WHEREFORE_API_KEY=... wherefore
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run page && npm run build && npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production WHEREFORE_CACHE=/tmp/wherefore NODE_DISABLE_COMPILE_CACHE=1
WORKDIR /wherefore
COPY --from=build /build/package.json /build/NOTICE /build/LICENSE ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY --from=build /build/page/dist page/dist
COPY --from=build /build/artefacts artefacts
COPY --from=build /build/models models
COPY --from=build /build/recipes recipes
COPY --from=build /build/templates templates
USER node
EXPOSE 8787
HEALTHCHECK --interval=10s --start-period=5s CMD ["node", "-e", "fetch('http://127.0.0.1:8787/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli/main.js", "serve", "--host", "0.0.0.0"]
