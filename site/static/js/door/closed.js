// A link that has ended: the list leaves the phone; scans that were never sent stay to be shown.
(async () => {
  const root = document.querySelector("[data-door-closed]");
  const code = root.dataset.doorClosed;
  await doorStore.forget(code);
  if (window.caches) await (await caches.open("linli-door-pages")).delete(location.href);
  const rows = await doorStore.waiting(code);
  const show = (left) => {
    root.querySelector("[data-unsent]").hidden = !left.length;
    root.querySelector("[data-rows]").replaceChildren(...left.map((row) => {
      const line = document.createElement("li");
      line.textContent = [new Date(row.at).toLocaleString(), row.label, row.code, row.kind].filter(Boolean).join(" · ");
      return line;
    }));
  };
  show(rows);
  root.querySelector("[data-clear]").addEventListener("click", async () => {
    for (const row of rows) await doorStore.sent(row.scan);
    show([]);
  });
})();
