/** What exports of all engines of a process share: the register, and the tokens by which clients go on. */
import { createSealedTokens } from '../caller/sealed-token.ts';
import { ChangesTokens } from '../exported/changes-token.ts';
import type { ExportRegister } from '../exported/register.ts';
import { ResumeTokens } from './resume.ts';

export interface ExportRooms {
  readonly register: ExportRegister;
  readonly resume: ResumeTokens;
  readonly changes: ChangesTokens;
  /** Milliseconds for which it is kept who was exported. */
  readonly retention: number;
}

const DAY = 24 * 60 * 60 * 1_000;

/** @param secret of the gateway, the same for all that share its register */
export const exportRooms = (register: ExportRegister, secret: Uint8Array, days: number): ExportRooms => ({
  register,
  resume: new ResumeTokens(createSealedTokens(secret, 'assent-export-resume')),
  changes: new ChangesTokens(createSealedTokens(secret, 'assent-audience-changes')),
  retention: days * DAY,
});
