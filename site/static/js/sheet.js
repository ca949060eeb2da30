// Entering a sign-in sheet by keyboard alone. The form is the state: each change sends all of it to
// the form's own address, which notes what differs; without this file a button does the same.
(() => {
  const form = document.querySelector("form[data-sheet]");
  if (!form) return;
  const field = form.querySelector("[data-rows]");
  const said = form.querySelector("[data-said]");
  const boxes = new Map([...form.querySelectorAll("input[type=checkbox]")].map((box) => [Number(box.name.slice(1)), box]));
  const steps = [];
  let timer;
  let sending = false;
  let dirty = false;

  for (const hint of form.querySelectorAll("[data-script]")) hint.hidden = false;
  for (const button of form.querySelectorAll("[data-plain]")) button.hidden = true; // it saves itself

  const tell = (text, wrong = false) => {
    said.textContent = text;
    said.classList.toggle("is-wrong", wrong);
  };
  const count = () => {
    form.querySelector("[data-count]").textContent = [...boxes.values()].filter((box) => box.checked).length;
  };
  const name = (number) => form.elements[`n${number}`];

  // --- saving -------------------------------------------------------------------------------------

  const save = async () => {
    clearTimeout(timer);
    if (sending) return void (timer = setTimeout(save, 150));
    const half = [...boxes].some(([number, box]) => box.checked && name(number) && !name(number).value.trim());
    if (half) return; // a blank row without its name yet
    sending = true;
    dirty = false;
    const body = new FormData(form);
    body.set("rows", "");
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const answer = await response.json();
      if (response.ok) form.elements.version.value = answer.version;
      else tell(answer.error, true);
    } catch {
      dirty = true;
      tell(form.dataset.lost, true);
    }
    sending = false;
  };
  const changed = () => {
    dirty = true;
    count();
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  };
  addEventListener("beforeunload", (event) => { if (dirty && !form.dataset.leaving) event.preventDefault(); });
  form.addEventListener("submit", () => {
    form.dataset.leaving = "1";
    clearTimeout(timer);
  });

  // --- row numbers ----------------------------------------------------------------------------------

  const read = (text) => {
    const plain = text.normalize("NFKC").replace(/\s*[-–—~～至到]+\s*/g, "-").trim();
    const wanted = [];
    for (const piece of plain.split(/[\s,、;。.]+/).filter(Boolean)) {
      const match = /^([xX×*]?)(\d{1,4})(?:-(\d{1,4}))?$/.exec(piece);
      const first = Number(match?.[2]);
      const last = Number(match?.[3] ?? match?.[2]);
      if (!match || first > last || !boxes.has(first) || !boxes.has(last)) throw new Error(piece);
      for (let number = first; number <= last; number += 1) wanted.push([number, !match[1]]);
    }
    return wanted;
  };

  const mark = (wanted) => {
    const step = [];
    for (const [number, yes] of wanted) {
      const box = boxes.get(number);
      if (box.checked === yes) continue;
      step.push([number, box.checked]);
      box.checked = yes;
    }
    if (step.length) steps.push(step);
    changed();
  };

  const undo = () => {
    const step = steps.pop();
    if (!step) return;
    for (const [number, was] of step) boxes.get(number).checked = was;
    tell(`${form.dataset.undone} ${step.map(([number]) => number).join(" ")}`);
    changed();
  };

  const enter = () => {
    let wanted;
    try {
      wanted = read(field.value);
    } catch (error) {
      tell(form.dataset.backwards.replace("%", error.message), true);
      return field.select();
    }
    mark(wanted);
    tell(form.dataset.added.replace("%", field.value));
    field.value = "";
    const unnamed = wanted.find(([number, yes]) => yes && name(number) && !name(number).value);
    if (unnamed) name(unnamed[0]).focus();
  };

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && field.value.trim()) {
      event.preventDefault();
      enter();
    } else if (event.key === "Enter") {
      event.preventDefault(); // an empty field sends nothing; it leads to the end
      const end = form.querySelector("[value=finish]");
      if (end) tell(form.dataset.end);
      end?.focus();
    } else if (event.key === "Backspace" && !field.value) {
      event.preventDefault();
      undo();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      boxes.values().next().value?.focus();
    }
  });

  // --- through the rows -----------------------------------------------------------------------------

  const columns = (row) => [...row.querySelectorAll("input")];
  const rows = [...form.querySelectorAll("[data-row]")];
  const to = (row, place) => {
    if (!row) return field.focus();
    const cells = columns(row);
    (cells[place] ?? cells[0]).focus();
  };

  for (const [place, row] of rows.entries()) {
    row.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const cells = columns(row);
      const column = cells.indexOf(event.target);
      const box = boxes.get(Number(row.dataset.row));
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        to(rows[place + (event.key === "ArrowDown" ? 1 : -1)], column);
      } else if (event.key === "Escape") {
        field.focus();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (column === 0) {
          mark([[Number(row.dataset.row), true]]);
          if (cells[1] && !cells[1].value) return cells[1].focus();
          return to(rows[place + 1], 0);
        }
        if (event.target.value && !box.checked) mark([[Number(row.dataset.row), true]]);
        if (cells[column + 1]) return cells[column + 1].focus();
        const next = rows[place + 1];
        to(next, next?.classList.contains("is-blank") ? 1 : 0);
      }
    });
    row.addEventListener("input", (event) => {
      const box = boxes.get(Number(row.dataset.row));
      if (event.target === box) steps.push([[Number(row.dataset.row), !box.checked]]);
      else if (event.target.value && !box.checked) box.checked = true;
      changed();
    });
  }

  field.focus();
  form.dataset.ready = "1";
})();
