// Puts each remark beside its field, and asks for new ones after every save and preview.
(() => {
  const find = (path) => {
    let place = document.querySelector("form[data-edit-form]") || document;
    for (const step of path.split("/")) {
      const next = place.querySelector(`[data-contentpath="${CSS.escape(step)}"]`);
      if (!next) break;
      place = next;
    }
    return place instanceof Element && place.hasAttribute("data-contentpath") ? place : null;
  };

  const place = (list) => {
    document.querySelectorAll(".remark").forEach((old) => old.remove());
    list.querySelectorAll("[data-path]").forEach((item, index) => {
      const field = item.dataset.path && find(item.dataset.path);
      if (!field) return;
      const note = document.createElement("p");
      const sentence = item.querySelector("span");
      note.className = `remark${item.classList.contains("remarks__item--hint") ? " remark--hint" : ""}`;
      note.id = `remark-${index}`;
      note.tabIndex = -1;
      note.textContent = sentence.textContent;
      field.append(note);
      const link = document.createElement("a");
      link.href = `#${note.id}`;
      link.textContent = sentence.textContent;
      sentence.replaceChildren(link);
    });
  };

  const start = () => {
    const list = document.querySelector("[data-remarks]");
    if (!list || list.dataset.ready) return;
    list.dataset.ready = "true";
    let waiting;
    const again = () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const answer = await fetch(list.dataset.remarksUrl, { credentials: "same-origin" });
        if (!answer.ok) return;
        list.innerHTML = await answer.text();
        place(list);
      }, 300);
    };
    place(list);
    ["w-autosave:success", "w-preview:loaded"].forEach((name) =>
      document.addEventListener(name, again));
  };

  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
})();
