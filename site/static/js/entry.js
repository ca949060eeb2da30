// Entering slips by keyboard alone. Each slip is one POST, in order, saved when it is answered;
// without this file the same form goes to the same address.
(() => {
  const form = document.querySelector("form[data-entry]");
  if (!form) return;
  const fields = [...form.querySelectorAll(".entry__field")];
  const said = form.querySelector("[data-said]");
  const count = document.querySelector("[data-count]");
  const place = form.elements.place;
  const latest = document.querySelector("[data-latest]");
  const waiting = [];
  let sending = false;
  let sound;

  for (const hint of document.querySelectorAll("[data-script]")) hint.hidden = false;

  const beep = (frequency, seconds) => {
    try {
      sound ??= new AudioContext();
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = frequency;
      volume.gain.value = 0.15;
      tone.connect(volume).connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + seconds);
    } catch { /* a machine without sound still flashes */ }
  };

  const wrong = (sentence, entry) => {
    said.textContent = sentence;
    said.classList.add("entry__said--error");
    said.setAttribute("role", "alert");
    form.classList.remove("entry--wrong");
    void form.offsetWidth; // begin the flash anew
    form.classList.add("entry--wrong");
    beep(196, 0.35);
    waiting.length = 0; // what was typed after it may belong to another slip
    entry.values.forEach((value, number) => { fields[number].value = value; });
    fields[0].focus();
    fields[0].select();
  };

  const right = (answer) => {
    said.textContent = answer.said;
    said.classList.remove("entry__said--error");
    said.setAttribute("role", "status");
    beep(880, 0.05);
    if (count) count.textContent = answer.count;
    if (place) {
      place.value = answer.place;
      document.querySelector("[data-place]").textContent = answer.place;
      document.querySelector("[data-last]").textContent = answer.said;
    }
    if (latest && answer.latest) show(answer.latest);
  };

  const show = (rows) => {
    const pattern = latest.querySelector("li");
    if (!pattern) return location.reload(); // the first one of the page brings its button
    latest.replaceChildren(...rows.map((row) => {
      const line = pattern.cloneNode(true);
      const [serial, door] = line.querySelectorAll("span");
      serial.textContent = row.serial;
      door.textContent = row.door;
      line.querySelector("button").value = row.entry;
      return line;
    }));
  };

  const next = async () => {
    if (sending || !waiting.length) return;
    sending = true;
    const entry = waiting.shift();
    const body = new FormData(form);
    fields.forEach((field, number) => body.set(field.name, entry.values[number] ?? ""));
    if (place) body.set("place", place.value);
    try {
      const response = await fetch(entry.url, { method: "POST", body, headers: { Accept: "application/json" } });
      const answer = await response.json();
      if (response.ok) right(answer); else wrong(answer.error, entry);
    } catch {
      wrong(form.dataset.lost, entry);
    }
    sending = false;
    next();
  };

  const send = (url = form.action) => {
    waiting.push({ url, values: fields.map((field) => field.value) });
    for (const field of fields) field.value = "";
    fields[0].focus();
    next();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (fields.some((field) => field.value.trim())) send();
  });

  fields.forEach((field, number) => {
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && number < fields.length - 1 && field.value.trim() !== "x") {
        event.preventDefault();
        fields[number + 1].focus();
      }
      if (event.key === "Backspace" && form.dataset.undo && fields.every((one) => !one.value)) {
        event.preventDefault();
        send(form.dataset.undo);
      }
    });
  });

  // One question with one answer and at most nine choices: the number alone sends it.
  const most = Number(form.dataset.atOnce || 0);
  if (most && most <= 9) {
    fields[0].addEventListener("input", () => {
      if (/^[1-9xX?？]$/.test(fields[0].value)) send();
    });
  }
})();
