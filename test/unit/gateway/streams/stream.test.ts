/** A stream by itself: what it says, in which order, and that it keeps nothing for who does not take it. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Changes } from '../../../../gateway/streams/changes.ts';
import { type Event, QUIET_FOR, Stream } from '../../../../gateway/streams/stream.ts';

const NOTHING = ':\n\n';
const COMPLETE = 'event: complete\ndata:\n\n';
const next = (text: string) => `event: next\ndata: ${text}\n\n`;

let epoch: number;
let answers: number;
let answer: () => Promise<Event>;
let stream: Stream;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 });
  epoch = 1;
  answers = 0;
  answer = async () => ({ text: `{"at":${epoch}}`, isLast: false, epoch });
  const changes = new Changes(
    async (after) => after.flatMap((seen) => (epoch > seen.epoch ? [{ id: seen.id, epoch }] : [])),
    10,
  );
  stream = new Stream({
    customer: 'a',
    changes,
    answer: () => {
      answers += 1;
      return answer();
    },
    silence: '{"silent":1}',
  });
});
afterEach(() => {
  stream.end();
  jest.useRealTimers();
});

const FIRST: Event = { text: '{"at":1}\n', isLast: false, epoch: 1 };

/** The next frame, while time passes. */
async function frame(frames: AsyncGenerator<string, void, undefined>, milliseconds = 50) {
  const asked = frames.next();
  await jest.advanceTimersByTimeAsync(milliseconds);
  return (await asked).value;
}

test('the first event comes at once; one that is the last is all there is', async () => {
  expect(await frame(stream.frames(FIRST), 0)).toBe(next('{"at":1}'));
  const last = stream.frames({ ...FIRST, isLast: true });
  const all: string[] = [];
  for await (const each of last) all.push(each);
  expect(all).toEqual([next('{"at":1}'), COMPLETE]);
});

test('where no state was asked for there is nothing to listen to', async () => {
  const all: string[] = [];
  for await (const each of stream.frames({ text: '{}', isLast: false })) all.push(each);
  expect(all).toEqual([next('{}'), COMPLETE]);
});

test('many changes while nobody takes anything are one answer, of what stands then', async () => {
  const frames = stream.frames(FIRST);
  await frame(frames);
  const second = frames.next();
  epoch = 2;
  await jest.advanceTimersByTimeAsync(50);
  expect((await second).value).toBe(next('{"at":2}'));
  for (epoch = 3; epoch < 100; epoch += 1) await jest.advanceTimersByTimeAsync(20);
  expect(answers).toBe(1);
  expect(await frame(frames)).toBe(next('{"at":100}'));
  expect(answers).toBe(2);
});

test('an answer that is older than what was told is no reason to ask again and again', async () => {
  answer = async () => ({ text: '{"old":1}', isLast: false, epoch: 1 });
  const frames = stream.frames(FIRST);
  await frame(frames);
  epoch = 5;
  expect(await frame(frames)).toBe(next('{"old":1}'));
  expect(await frame(frames, QUIET_FOR)).toBe(NOTHING);
  expect(answers).toBe(1);
});

test('an answer that knows more than what was told is not followed by another of the same', async () => {
  const frames = stream.frames(FIRST);
  await frame(frames);
  answer = async () => {
    epoch = 9;
    return { text: '{"at":9}', isLast: false, epoch };
  };
  epoch = 5;
  expect(await frame(frames)).toBe(next('{"at":9}'));
  expect(await frame(frames, QUIET_FOR)).toBe(NOTHING);
  expect(answers).toBe(1);
});

test('where it is quiet there is a comment, so that the connection is kept', async () => {
  const frames = stream.frames(FIRST);
  await frame(frames);
  expect([await frame(frames, QUIET_FOR), await frame(frames, QUIET_FOR)]).toEqual([NOTHING, NOTHING]);
  expect(answers).toBe(0);
});

test('what ends by itself is answered again at that time', async () => {
  const frames = stream.frames({ ...FIRST, until: 1_000_000 + QUIET_FOR + 3_000 });
  await frame(frames, 0);
  expect(await frame(frames, QUIET_FOR)).toBe(NOTHING);
  answer = async () => ({ text: '{"over":1}', isLast: true, epoch: 1 });
  expect(await frame(frames, 3_000)).toBe(next('{"over":1}'));
  expect(await frame(frames)).toBe(COMPLETE);
});

test('an end is said with its reason, once, also while an answer is made', async () => {
  const frames = stream.frames(FIRST);
  await frame(frames);
  answer = async () => {
    stream.end('{"over":1}');
    stream.end('{"again":1}');
    return { text: '{"late":1}', isLast: false, epoch };
  };
  epoch = 2;
  expect([await frame(frames), await frame(frames), await frame(frames)]).toEqual([
    next('{"over":1}'),
    COMPLETE,
    undefined,
  ]);
});

test('a stream that has ended before it began says the first event, and that it is over', async () => {
  stream.end();
  const all: string[] = [];
  for await (const each of stream.frames(FIRST)) all.push(each);
  expect(all).toEqual([next('{"at":1}'), COMPLETE]);
});
