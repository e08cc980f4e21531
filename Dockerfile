# One image for every part of Assent; the command says which part a container is (docker-compose.yml has all of them).
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Nothing of the installed packages needs its install script; none runs.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json tsconfig.json LICENSE ./
COPY schema ./schema
COPY subgraphs ./subgraphs
COPY gateway ./gateway
COPY commands ./commands
# The only place that a part may write to: keys that it makes for itself.
RUN mkdir -m 700 .assent && chown node:node .assent
USER node
EXPOSE 4000
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=12 CMD ["node", "commands/health.ts"]
CMD ["node", "--import", "tsx", "gateway/main.ts"]
