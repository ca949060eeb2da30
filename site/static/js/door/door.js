// The page at the door. Every scan is kept on the phone first, judged by the list that the phone
// has, and sent; what the site answers then stands over what the phone thought.
(() => {
  const root = document.querySelector("[data-door]");
  if (!root) return;
  const words = JSON.parse(root.dataset.words);
  const say = (key, value = "") => (words[key] ?? key).replace("%", value);
  const part = (name) => root.querySelector(`[data-${name}]`);
  const door = { code: root.dataset.door, scans: root.dataset.scans, device: "", volunteer: "" };
  const panel = part("panel");
  const SAME = 4000; // milliseconds in which the camera sees one code many times
  const SHOWN = 8;
  const REMEMBERED = 60;
  let list = null;
  let seen = [];
  let mode = "in";
  let shown = "";
  let last = { text: "", at: 0 };
  let sound;

  // --- saying -------------------------------------------------------------------------------------

  const beep = (good) => {
    try {
      sound ??= new AudioContext();
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = good ? 880 : 196;
      volume.gain.value = 0.2;
      tone.connect(volume).connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + (good ? 0.08 : 0.4));
    } catch { /* without sound the colour and the words remain */ }
    navigator.vibrate?.(good ? 60 : [120, 80, 120]);
  };

  const SIGNS = { ok: "✓", again: "!", wait: "…", stop: "✕" };
  const show = (tone, said, name, detail = "") => {
    panel.className = `door-panel door-panel--${tone}`;
    panel.querySelector("b").textContent = SIGNS[tone] ?? "";
    panel.querySelector("strong").textContent = said;
    panel.querySelector("span").textContent = name;
    panel.querySelector("small").textContent = detail;
  };

  const state = async (key, value) => {
    const left = ["offline", "online"].includes(key) ? (await doorStore.waiting(door.code)).length : 0;
    part("state").textContent = [say(key, value), left && say("queued", left)].filter(Boolean).join(" · ");
    root.classList.toggle("is-offline", ["offline", "later"].includes(key));
  };

  const clock = (moment = new Date()) =>
    new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: root.dataset.zone }).format(moment);

  const remember = async () => {
    seen = seen.slice(0, REMEMBERED);
    await doorStore.put(`seen:${door.code}`, seen);
    part("seen").replaceChildren(...seen.map((one) => {
      const line = document.createElement("li");
      line.className = `door-seen door-seen--${one.tone}`;
      const [name, said, kept] = ["b", "span", "small"].map((tag) => line.appendChild(document.createElement(tag)));
      name.textContent = `${one.at} ${one.name}`;
      said.textContent = one.said;
      kept.textContent = say(one.sent ? "sent" : "unsent");
      return line;
    }));
    part("seen-none").hidden = seen.length > 0;
  };

  // --- the list -----------------------------------------------------------------------------------

  const session = () => {
    const chosen = Number(part("session")?.value);
    return list?.sessions.find((one) => one.id === chosen) ?? list?.sessions[0] ?? null;
  };
  const everybody = () => (list?.sessions ?? []).flatMap((one) => one.people);

  const count = () => {
    const here = session();
    part("came").textContent = here ? say("here", here.came) : "";
    const notes = part("doubles");
    notes.replaceChildren(...(list?.doubles ?? []).map((text) => {
      const line = document.createElement("li");
      line.textContent = text;
      return line;
    }));
    notes.hidden = !notes.children.length;
  };

  const refresh = async () => {
    if ("over" in root.dataset) { // its list is gone; what was scanned before is still sent
      list = null;
      await doorStore.forget(door.code);
      return state("closed");
    }
    try {
      const response = await fetch(root.dataset.people, { credentials: "omit", signal: AbortSignal.timeout?.(15000) });
      if (response.status === 410) return closed();
      if (!response.ok) return;
      list = await response.json();
      await doorStore.put(`list:${door.code}`, list);
      state("online");
      count();
      search();
    } catch {
      state("offline");
    }
  };

  const closed = async () => {
    state("closed");
    list = null;
    count();
    await doorStore.forget(door.code);
    location.reload(); // the site says what is left to do
  };

  // --- one scan -----------------------------------------------------------------------------------

  const judged = (person) => {
    if (!person) return ["again", say("unknown")];
    if (person.state === "void") return ["stop", say("void")];
    if (person.state === "waiting") return ["wait", say("waiting")];
    if (mode === "out") return person.left ? ["again", say("left", person.left)] : ["ok", say("out")];
    return person.came ? ["again", say("again", person.came)] : ["ok", say("in")];
  };

  const note = (person) => {
    if (!person || person.state !== "in") return;
    if (mode === "out") person.left ||= clock();
    else if (!person.came) {
      person.came = clock();
      const here = list.sessions.find((one) => one.people.includes(person));
      if (here) here.came += 1;
    }
  };

  const scanned = async (who, person, name) => {
    const now = new Date();
    const label = person?.name ?? (who.name ? doorReading.mask(who.name) : who.code ?? "—");
    const scan = { scan: crypto.randomUUID?.() ?? `${door.device}-${now.getTime()}`, door: door.code, label, kind: mode, at: now.toISOString(), session: session()?.id ?? null, ...who };
    const [tone, said] = judged(who.way === "walk_in" ? { state: "in" } : person);
    await doorStore.add(scan);
    const entry = { scan: scan.scan, at: clock(now), name: label, tone, said, sent: false };
    seen.unshift(entry);
    shown = scan.scan;
    await remember(); // what the volunteer is told stands there after the page is closed
    if (!entry.sent) show(tone, said, name, say(navigator.onLine ? "sending" : "kept"));
    beep(tone === "ok");
    note(person);
    if (list) await doorStore.put(`list:${door.code}`, list);
    count();
    doorSending.soon();
    doorSending.flush(door, tell);
  };

  const results = {
    sending: (left) => state("queued", left),
    done: () => { state("all_sent"); },
    offline: () => state("offline"),
    later: () => state("later"),
    closed: () => closed(),
    result: async (result) => {
      const entry = seen.find((one) => one.scan === result.scan);
      if (entry) Object.assign(entry, { tone: result.tone, said: result.said, sent: true });
      if (result.scan === shown) show(result.tone, result.said, result.name, result.at ?? "");
      else if (entry && !["ok", "again"].includes(result.tone)) {
        show(result.tone, result.said, result.name, entry.at);
        beep(false);
      }
      await remember();
    },
  };
  const tell = (event, value) => results[event]?.(value);

  const byCode = async (text, way) => {
    const code = doorReading.code(text);
    if (!code) {
      show("stop", say("misread"), "", "");
      return beep(false);
    }
    const hash = list ? await doorReading.digest(list.salt, code) : "";
    const person = hash ? everybody().find((one) => one.code === hash) : null;
    await scanned({ way, code }, person, person?.name ?? code);
  };

  // --- finding somebody -----------------------------------------------------------------------------

  const field = part("find");
  let asked = 0;
  const search = async () => {
    const typed = field.value.trim();
    const mine = (asked += 1);
    const answers = part("found");
    if (!typed || !list) return answers.replaceChildren();
    const full = await doorReading.digest(list.salt, typed);
    if (mine !== asked) return;
    const people = (session()?.people ?? []).filter((one) => one.id);
    const exact = people.filter((one) => full && one.full === full);
    const rest = people.filter((one) => !exact.includes(one) && (one.name.startsWith(typed) || one.where.includes(typed)));
    const found = [...exact, ...rest];
    answers.replaceChildren(...found.slice(0, SHOWN).map((one) => row(one, exact.includes(one) ? typed : one.name)));
    const hint = document.createElement("li");
    hint.className = "muted";
    hint.textContent = found.length > SHOWN ? say("many", found.length) : say("no_match");
    if (found.length > SHOWN || (!found.length && !doorReading.code(typed))) answers.append(hint);
  };

  const row = (person, name) => {
    const line = document.createElement("li");
    const who = line.appendChild(document.createElement("span"));
    who.appendChild(document.createElement("b")).textContent = name;
    const times = [person.came && say("came", person.came), person.left && say("gone", person.left), person.state === "waiting" && say("waits")];
    who.appendChild(document.createElement("small")).textContent = [person.where, ...times.filter(Boolean)].join(" · ");
    const button = line.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = person.came && mode !== "out" ? "button button--quiet" : "button";
    button.textContent = say(mode === "out" ? "check_out" : "check_in");
    button.setAttribute("aria-label", `${button.textContent} ${name}`);
    button.addEventListener("click", () => {
      field.value = "";
      search();
      scanned({ way: "name", person: person.id }, person, name);
    });
    return line;
  };

  field.addEventListener("input", search);
  part("finding").addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = field.value.trim();
    const only = part("found").querySelectorAll("button");
    if (doorReading.code(typed) || /^[\w\s-]{6,}$/.test(typed)) {
      byCode(typed, "code");
      field.select();
      if (doorReading.code(typed)) field.value = "";
      search();
    } else if (only.length === 1) only[0].click();
  });

  // --- walk-ins, mode, name -------------------------------------------------------------------------

  const walkIn = part("walk-in");
  walkIn.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = walkIn.elements.name.value.trim();
    if (!name) return walkIn.elements.name.focus();
    await scanned({ way: "walk_in", name, building: Number(walkIn.elements.building.value) || null }, null, name);
    walkIn.reset();
    walkIn.closest("details").open = false;
    panel.scrollIntoView({ block: "center" });
  });
  const buildings = () => {
    const select = walkIn.elements.building;
    select.replaceChildren(select.options[0], ...(list?.buildings ?? []).map(([id, name]) => new Option(name, id)));
  };

  for (const button of root.querySelectorAll("[data-mode]")) {
    button.addEventListener("click", () => {
      mode = button.dataset.mode;
      for (const one of root.querySelectorAll("[data-mode]")) one.setAttribute("aria-pressed", String(one === button));
      root.classList.toggle("is-leaving", mode === "out");
      search();
    });
  }
  part("session")?.addEventListener("change", () => { count(); search(); });

  const asking = part("who");
  asking.addEventListener("submit", async (event) => {
    event.preventDefault();
    door.volunteer = asking.elements.volunteer.value.trim();
    if (!door.volunteer) return asking.elements.volunteer.focus();
    await doorStore.put("volunteer", door.volunteer);
    introduced();
  });
  part("rename").addEventListener("click", () => {
    asking.hidden = false;
    asking.elements.volunteer.focus();
  });
  const introduced = () => {
    asking.hidden = Boolean(door.volunteer);
    part("work").hidden = !door.volunteer;
    part("volunteer").textContent = door.volunteer;
  };

  // --- the camera -----------------------------------------------------------------------------------

  const video = part("video");
  const camera = part("camera");
  camera.addEventListener("click", async () => {
    if (video.srcObject) {
      doorReading.stop(video);
      return looking(false);
    }
    looking(true);
    try {
      await doorReading.start(video, root.dataset.decoder, (text) => {
        const now = Date.now();
        if (text === last.text && now - last.at < SAME) return (last.at = now);
        last = { text, at: now };
        byCode(text, "qr");
      });
    } catch {
      looking(false);
      show("stop", say("no_camera"), "", "");
      field.focus();
    }
  });
  let awake;
  const looking = async (yes) => {
    part("view").hidden = !yes;
    camera.setAttribute("aria-pressed", String(yes));
    camera.textContent = yes ? camera.dataset.stop : camera.dataset.start;
    awake?.release().catch(() => {});
    awake = yes ? await navigator.wakeLock?.request("screen").catch(() => null) : null;
  };

  // --- beginning ------------------------------------------------------------------------------------

  const keepPage = async () => {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.scope });
    await navigator.serviceWorker.ready;
    await (await caches.open("linli-door-pages")).add(location.href);
    root.dataset.kept = "1";
  };

  const begin = async () => {
    await doorStore.tidy(Date.now());
    door.device = (await doorStore.get("device")) ?? crypto.randomUUID?.() ?? `d${Date.now()}${Math.floor(Math.random() * 1e6)}`;
    await doorStore.put("device", door.device);
    door.volunteer = (await doorStore.get("volunteer")) ?? "";
    list = (await doorStore.get(`list:${door.code}`)) ?? null;
    seen = (await doorStore.get(`seen:${door.code}`)) ?? [];
    introduced();
    count();
    await remember();
    await refresh();
    buildings();
    doorSending.flush(door, tell);
    keepPage().catch(() => {}); // without it the page still works until it is closed
    root.dataset.ready = "1";
  };

  addEventListener("online", () => {
    doorSending.soon();
    doorSending.flush(door, tell);
    refresh();
  });
  addEventListener("offline", () => state("offline"));
  setInterval(() => { if (document.visibilityState === "visible" && navigator.onLine) refresh(); }, 60000);
  begin().catch(() => { // no IndexedDB: nothing could be kept
    show("stop", say("no_store"), "", "");
    part("work").hidden = false;
  });
})();
