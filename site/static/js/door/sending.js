// Sending what was scanned: in the order of the phone's clock, again until it is answered. The site
// takes a scan once, however often it comes.
window.doorSending = (() => {
  const AT_ONCE = 50;
  const SOONEST = 3000;
  const LATEST = 60000;
  let timer;
  let pause = SOONEST;
  let busy = false;

  // `door` has code, addresses, who; `tell(event, value)` is told what happens.
  const flush = async (door, tell) => {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    try {
      let rows = await doorStore.waiting(door.code);
      if (!rows.length) return;
      while (rows.length) {
        tell("sending", rows.length);
        if (!(await send(door, rows.slice(0, AT_ONCE), tell))) return;
        rows = await doorStore.waiting(door.code);
      }
      pause = SOONEST;
      tell("done");
    } catch {
      tell("offline");
      again(door, tell);
    } finally {
      busy = false;
    }
  };

  const send = async (door, rows, tell) => {
    const response = await fetch(door.scans, {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      signal: AbortSignal.timeout?.(20000),
      body: JSON.stringify({
        device: door.device,
        volunteer: door.volunteer,
        sent_at: new Date().toISOString(),
        scans: rows.map(({ door: _door, label: _label, ...scan }) => scan),
      }),
    });
    if (response.status === 410) {
      tell("closed", rows);
      return false;
    }
    if (!response.ok) {
      tell("later");
      again(door, tell);
      return false;
    }
    for (const result of (await response.json()).results) {
      await doorStore.sent(result.scan);
      tell("result", result);
    }
    return true;
  };

  const again = (door, tell) => {
    clearTimeout(timer);
    timer = setTimeout(() => flush(door, tell), pause);
    pause = Math.min(pause * 2, LATEST);
  };

  const soon = () => { pause = SOONEST; };

  return { flush, soon };
})();
