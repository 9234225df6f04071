import { assert } from "chai";
import { Pause, drive, finish, type Job } from "../../../src/engine/core/job.ts";

function* count(to: number, seen: number[] = []): Job<number> {
  for (let done = 0; done < to; done++) {
    yield { done, total: to };
    seen.push(done);
  }
  return to;
}

suite("jobs", () => {
  test("a job gives its result and reports on its way", async () => {
    const reports: number[] = [];
    assert.equal(await drive(count(3), { report: ({ done }) => reports.push(done) }), 3);
    assert.deepEqual(reports, [0, 1, 2]);
    assert.equal(finish(count(5)), 5);
  });

  test("a cancelled job stops at its next step and keeps what it found", async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const result = await drive(count(1000, seen), { signal: stop.signal, report: ({ done }) => { if (done === 5) stop.abort(); } });
    assert.isUndefined(result);
    assert.deepEqual(seen, [0, 1, 2, 3, 4]);
  });

  test("cancelling closes what the job holds open", async () => {
    let closed = false;
    function* holding(): Job<number> {
      try {
        for (;;) yield { done: 0, total: 1 };
      } finally {
        closed = true;
      }
    }
    const stop = new AbortController();
    await drive(holding(), { signal: stop.signal, report: () => stop.abort() });
    assert.isTrue(closed);
  });

  test("a paused job takes no step until it is resumed", async () => {
    const pause = new Pause();
    const seen: number[] = [];
    const running = drive(count(10, seen), { pause, report: ({ done }) => { if (done === 4) pause.pause(); } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.isTrue(pause.paused);
    assert.equal(seen.length, 4);
    pause.resume();
    assert.equal(await running, 10);
  });

  test("other messages of the thread are answered between steps", async () => {
    let answered = false;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { answered = true; };
    port2.postMessage(null);
    let answeredDuring = false;
    await drive(count(200), { report: () => { answeredDuring ||= answered; } });
    assert.isTrue(answeredDuring);
  });
});
