/**
 * `docker-compose.yml` from the list of subgraphs. Names, ports and URLs are the ones that everything else uses; what a
 * service may reach is said by the networks that it is in.
 */
import { type SubgraphName, subgraphNames } from '../../schema/classification.ts';
import { subgraphPort, subgraphUrlVariable } from '../supervisor/plans.ts';

const GATEWAY_PORT = 4000;

const header = `# Generated from the list of subgraphs by \`npm run generate\`. Change commands/generate/compose.ts, not this file.
#
# Assent in containers: a MongoDB replica set for the data and one for the trail, the import of the sample (once), the
# subgraphs, the gateway.
#
#   ISSUERS=https://login.example docker compose up --build
#
# ISSUERS is required, here as in production: OpenID issuers, separated by commas, or issuer=jwks-url. A container has to
# listen on more than loopback, and there the development issuer (npm run ask, npm run token) is never trusted. To try Assent
# without an issuer of your own, use \`npm start\`: it needs no container.
#
# Only the gateway's port is published, and only on this machine. Everything else is reachable from the services that share
# a network with it: the gateway has no way to the database of the customers, no database a way out. The trail is in a
# database of its own, which nothing but the gateway can reach.
`;

const shared = `x-assent: &assent
  build: .
  image: assent
  restart: unless-stopped
  init: true
  read_only: true
  tmpfs: [/tmp]
  cap_drop: [ALL]
  security_opt: [no-new-privileges:true]

x-health: &health
  interval: 5s
  timeout: 3s
  retries: 12
  start_period: 20s
`;

/** @param network the one over which it can be reached */
const database = (name: string, network: string): string => `  ${name}:
    image: mongo:8.0
    restart: unless-stopped
    command: [mongod, --replSet, rs0, --bind_ip_all]
    volumes: [${name}:/data/db]
    networks: [${network}]
    healthcheck:
      # The first check makes the replica set; the service is healthy when it has a primary.
      test:
        - CMD
        - mongosh
        - --quiet
        - --eval
        - "try { rs.status() } catch { rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: '${name}:27017' }] }) } if (!db.hello().isWritablePrimary) quit(1)"
      <<: *health
`;

const mongoUri = 'mongodb://mongodb:27017/?replicaSet=rs0';
const trailUri = 'mongodb://trail:27017/?replicaSet=rs0';

const sample = `  sample:
    <<: *assent
    restart: on-failure
    command: [node, --import, tsx, commands/sample.ts]
    environment:
      MONGODB_URI: ${mongoUri}
    networks: [data]
    depends_on:
      mongodb: { condition: service_healthy }
    healthcheck: { disable: true }
`;

const health = (port: number): string => `    healthcheck:
      test: [CMD, node, commands/health.ts, "http://127.0.0.1:${port}/health/ready"]
      <<: *health
`;

/** What one subgraph alone is told beside the rest: lines of its environment. */
const told: Partial<Record<SubgraphName, string>> = {
  consent: `
      CONSENT_REQUESTS_AT_ONCE: \${CONSENT_REQUESTS_AT_ONCE:-1}
      CONSENT_REQUEST_PAUSE_DAYS: \${CONSENT_REQUEST_PAUSE_DAYS:-180}
      CONSENT_DOUBLE_OPT_IN: \${CONSENT_DOUBLE_OPT_IN:-EMAIL,SMS}
      CONSENT_MESSAGES_URL: \${CONSENT_MESSAGES_URL:-}
      CASE_MINUTES: \${CASE_MINUTES:-30}`,
};

/** The subgraph that signs. */
const SIGNING: SubgraphName = 'consent';
const receiptKeys = `    # The keys that receipts are signed with stay between starts; several containers share them.
    volumes: [receipts:/app/.assent]
`;

const subgraph = (name: SubgraphName): string => {
  const port = subgraphPort(GATEWAY_PORT, name);
  return `  ${name}:
    <<: *assent
    command: [node, --import, tsx, subgraphs/main.ts, ${name}, --port, "${port}"]
    environment:${told[name] ?? ''}
      HOST: 0.0.0.0
      LOG_LEVEL: \${LOG_LEVEL:-info}
      MONGODB_URI: ${mongoUri}
      NODE_ENV: production
      PASSPORT_JWKS_URL: http://gateway:${GATEWAY_PORT}/.well-known/jwks.json
${name === SIGNING ? receiptKeys : ''}    networks: [data, graph]
    depends_on:
      sample: { condition: service_completed_successfully }
${health(port)}`;
};

const gateway = (): string => `  gateway:
    <<: *assent
    command: [node, --import, tsx, gateway/main.ts, --port, "${GATEWAY_PORT}"]
    environment:
      AUDIENCE: \${AUDIENCE:-assent}
      CORS_ORIGINS: \${CORS_ORIGINS:-}
      HOST: 0.0.0.0
      ISSUERS: \${ISSUERS:?name the OpenID issuers of the tokens}
      LOG_LEVEL: \${LOG_LEVEL:-info}
      NODE_ENV: production
${subgraphNames
  .map((name) => `      ${subgraphUrlVariable(name)}: http://${name}:${subgraphPort(GATEWAY_PORT, name)}`)
  .join('\n')}
      TRAIL: ${trailUri}
    # The keys that passports and seals are signed with stay between starts.
    volumes: [keys:/app/.assent]
    networks: [graph, records, outside]
    ports: ["127.0.0.1:\${PORT:-${GATEWAY_PORT}}:${GATEWAY_PORT}"]
    depends_on:
      trail: { condition: service_healthy }
${subgraphNames.map((name) => `      ${name}: { condition: service_healthy }`).join('\n')}
${health(GATEWAY_PORT)}`;

const rest = `networks:
  # Database and subgraphs.
  data: { internal: true }
  # The trail and the gateway.
  records: { internal: true }
  # Subgraphs and gateway.
  graph: { internal: true }
  # The gateway's way to the issuers, and the clients' way to the gateway.
  outside: {}

volumes:
  mongodb: {}
  trail: {}
  keys: {}
  receipts: {}
`;

/** The text of the file. */
export const composeFile = (): string =>
  [
    header,
    shared,
    `services:\n${[database('mongodb', 'data'), database('trail', 'records'), sample, ...subgraphNames.map(subgraph), gateway()].join('\n')}`,
    rest,
  ].join('\n');
