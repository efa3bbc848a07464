/**
 * Preloaded with `node --import`: sets this process's clock wrong by `CHAOS_CLOCK_OFFSET_MS`, as a machine without a time
 * server would. Timers keep their pace.
 */
const offsetMs = Number(process.env.CHAOS_CLOCK_OFFSET_MS ?? 0);
const RealDate = globalThis.Date;
const realNow = RealDate.now;
const now = () => realNow.call(RealDate) + offsetMs;

RealDate.now = now;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, parameters, newTarget) =>
    Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
  apply: () => new RealDate(now()).toString(),
});
