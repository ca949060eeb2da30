// A proposal that saves itself, adds up its budget and grows rows. Without this file the same form
// has a button that saves; the server's rules are the truth in both cases.
(() => {
  const form = document.querySelector("form[data-proposal]");
  if (!form) return;
  const PAUSE = 2500; // after the last key
  const AGAIN = 10000; // when the network does not answer
  const said = form.querySelector("[data-said]");
  const asked = form.querySelector("[data-asked]");
  const notes = form.querySelector("[data-notes]");
  const language = document.documentElement.lang || "zh";
  const cents = new Intl.NumberFormat(language, {
    minimumFractionDigits: 0, maximumFractionDigits: 2,
  });
  let timer = 0;
  let sending = false;
  let dirty = false;
  let stopped = false;

  // --- the budget ------------------------------------------------------------------------------
  const fen = (text) => Math.round(Number(text || 0) * 100) || 0;
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const yuan = (amount) => {
    const text = cents.format(amount / 100);
    return language.startsWith("zh") ? `${text} 元` : `¥${text}`;
  };
  const standing = (row) => !row.querySelector('[name$="-DELETE"]')?.checked;

  const addUp = () => {
    const sums = {};
    let total = 0;
    for (const row of form.querySelectorAll('[data-rows="budget_lines"] [data-row]')) {
      const hundredths = fen(field(row, "unit_price").value) * fen(field(row, "quantity").value);
      const amount = Math.round(hundredths / 100);
      row.querySelector("[data-amount]").textContent = amount ? yuan(amount) : "";
      if (!standing(row) || field(row, "source").value !== "grant") continue;
      const category = field(row, "category").value;
      sums[category] = (sums[category] || 0) + amount;
      total += amount;
    }
    asked.textContent = yuan(total);
    for (const rule of form.querySelectorAll("[data-rule]")) {
      rule.classList.toggle("over", breaks(rule, sums, total));
    }
  };

  const breaks = (rule, sums, total) => {
    if (rule.dataset.rule === "asked") {
      return total > 0 && (total < fen(form.dataset.smallest) || total > fen(form.dataset.largest));
    }
    const spent = sums[rule.dataset.rule] || 0;
    const { percent, amount } = rule.dataset;
    return Boolean(
      (percent && spent * 100 > total * Number(percent)) || (amount && spent > fen(amount)),
    );
  };

  // --- rows ------------------------------------------------------------------------------------
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(6)),
    (byte) => byte.toString(16).padStart(2, "0")).join("");

  const addRow = (prefix) => {
    const count = form.elements[`${prefix}-TOTAL_FORMS`];
    const number = Number(count.value);
    const pattern = document.querySelector(`template[data-empty="${prefix}"]`).innerHTML;
    const list = form.querySelector(`[data-rows="${prefix}"]`);
    list.insertAdjacentHTML("beforeend", pattern.replaceAll("__prefix__", String(number)));
    count.value = String(number + 1);
    const row = list.lastElementChild;
    field(row, "key").value = newKey();
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
  };

  for (const button of form.querySelectorAll("[data-more]")) {
    button.type = "button";
    button.addEventListener("click", () => addRow(button.dataset.more));
  }

  // --- saving ----------------------------------------------------------------------------------
  const say = (text, wrong = false) => {
    said.textContent = text;
    said.classList.toggle("urgent", wrong);
  };

  const soon = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  const save = async () => {
    if (sending || stopped || !dirty) return;
    sending = true;
    dirty = false;
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" },
      });
      const told = await answer.json();
      say(told.said, !answer.ok);
      if (answer.ok) {
        form.elements.read.value = told.read;
        notes.replaceChildren(...told.notes.map((text) => {
          const item = document.createElement("li");
          item.textContent = text;
          return item;
        }));
      } else if (answer.status === 409) {
        stopped = true; // somebody else has saved: the button shows both ways out
        dirty = true;
      } else {
        dirty = true; // the next key tries again
      }
    } catch {
      dirty = true;
      say(form.dataset.offline, true);
      soon(AGAIN);
    }
    sending = false;
    if (dirty && !stopped && !said.classList.contains("urgent")) soon(PAUSE);
  };

  form.addEventListener("input", (event) => {
    dirty = true;
    if (!stopped) say(form.dataset.unsaved);
    const row = event.target.closest("[data-row]");
    if (row) row.classList.toggle("proposal-row--out", !standing(row));
    addUp();
    soon(PAUSE);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); stopped = true; dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  addUp();
})();
