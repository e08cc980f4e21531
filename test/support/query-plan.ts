/** How a database answers the queries of some work: they are recorded, and it is asked to explain each. */
import type { CommandStartedEvent } from 'mongodb';
import type { Connection } from 'mongoose';

export type Command = Readonly<Record<string, unknown>>;

/** What `explain` says of one query. */
export interface Plan {
  readonly collection: string;
  readonly stages: readonly string[];
  /** Names of the indexes. */
  readonly indexes: readonly string[];
  readonly returned: number;
  readonly documentsExamined: number;
}

/** The reading commands that `work` sends over a connection that monitors its commands. */
export async function recordedQueries(connection: Connection, work: () => Promise<unknown>): Promise<Command[]> {
  const commands: Command[] = [];
  const record = ({ command }: CommandStartedEvent) => {
    if ('find' in command || 'getMore' in command) commands.push(command as Command);
  };
  connection.getClient().on('commandStarted', record);
  await work().finally(() => connection.getClient().off('commandStarted', record));
  return commands;
}

/** How the database answers one query. */
export async function planOf(
  connection: Connection,
  { find, filter, sort, limit, projection }: Command,
): Promise<Plan> {
  const given = Object.entries({ sort, limit, projection }).filter(([, value]) => value !== undefined);
  const explained = await connection.db!.command({
    explain: { find, filter, ...Object.fromEntries(given) },
    verbosity: 'executionStats',
  });
  const { winningPlan } = explained.queryPlanner;
  return {
    collection: String(find),
    stages: stagesOf(winningPlan.queryPlan ?? winningPlan).map(({ stage }) => stage),
    indexes: stagesOf(winningPlan.queryPlan ?? winningPlan).flatMap(({ indexName }) => indexName ?? []),
    returned: explained.executionStats.nReturned,
    documentsExamined: explained.executionStats.totalDocsExamined,
  };
}

interface Stage {
  readonly stage: string;
  readonly indexName?: string;
  readonly inputStage?: Stage;
}

const stagesOf = (stage: Stage): Stage[] => [
  stage,
  ...(stage.inputStage === undefined ? [] : stagesOf(stage.inputStage)),
];
