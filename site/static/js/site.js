// Small comforts; every page works without them.
(() => {
  // Lead to the list of errors, and to what is wrong from there.
  document.querySelector("[data-focus]")?.focus();

  // One tap sends once; the button comes back if the page does (back button) or nothing answers.
  for (const form of document.querySelectorAll("form[data-once]")) {
    const release = () => delete form.dataset.sent;
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "1";
      setTimeout(release, 8000);
    });
    addEventListener("pageshow", release);
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
