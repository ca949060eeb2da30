// The editor of a proposal: what each budget line comes to, the sum of the grant, and whether it
// stays within the round's limits. The server's rules are the truth; this only adds up beforehand.
(() => {
  const sums = () => document.querySelector("[data-budget-sums]");
  const fen = (text) => Math.round(Number(text || 0) * 100) || 0;
  const language = document.documentElement.lang || "zh";
  const yuan = (amount) => {
    const text = (amount / 100).toLocaleString(language);
    return language.startsWith("zh") ? `${text} 元` : `¥${text}`;
  };
  const named = (name) => [...document.querySelectorAll(`[name^="budget_lines-"][name$="-${name}"]`)];

  const addUp = () => {
    const place = sums();
    if (!place) return;
    let total = 0;
    let whole = 0;
    const spent = {};
    for (const price of named("unit_price")) {
      const row = price.name.replace(/unit_price$/, "");
      const field = (name) => document.querySelector(`[name="${row}${name}"]`);
      if (row.includes("__prefix__") || field("DELETE")?.value === "1") continue;
      const amount = Math.round((fen(price.value) * fen(field("quantity")?.value)) / 100);
      show(price, amount);
      whole += amount;
      if (field("source")?.value !== "grant") continue;
      total += amount;
      const category = field("category")?.value || "";
      spent[category] = (spent[category] || 0) + amount;
    }
    place.querySelector("[data-asked]").textContent = yuan(total);
    place.querySelector("[data-whole]").textContent = yuan(whole);
    for (const rule of place.querySelectorAll("[data-rule]")) {
      rule.classList.toggle("linli-over", breaks(rule, spent, total));
    }
  };

  const show = (price, amount) => {
    let label = price.parentElement.querySelector("[data-line-amount]");
    if (!label) {
      label = document.createElement("span");
      label.dataset.lineAmount = "";
      label.className = "linli-line-amount";
      price.parentElement.append(label);
    }
    label.textContent = amount ? `= ${yuan(amount)}` : "";
  };

  const breaks = (rule, spent, total) => {
    const { least, most, percent, amount, category } = rule.dataset;
    if (least) return total > 0 && (total < fen(least) || total > fen(most));
    const part = spent[category] || 0;
    return Boolean((percent && part * 100 > total * Number(percent)) || (amount && part > fen(amount)));
  };

  document.addEventListener("input", addUp);
  document.addEventListener("change", addUp);
  document.addEventListener("click", () => setTimeout(addUp, 50)); // a line taken out or added
  document.addEventListener("DOMContentLoaded", addUp);
})();
