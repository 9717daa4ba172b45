/* Adds comfort to pages that work without it. */
(function () {
  var root = document.documentElement;

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  document.querySelectorAll("[data-theme-switch]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("regulars-theme", root.dataset.theme); } catch (refused) { /* not kept */ }
    });
  });

  /* Choosing a group shows it at once. */
  document.addEventListener("change", function (event) {
    if (event.target.matches && event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });

  /* Own days show only when they are asked for; choosing anything else shows it at once. */
  document.addEventListener("change", function (event) {
    var form = event.target.closest && event.target.closest("#choose");
    if (!form) return;
    var days = form.querySelector(".c-own-days");
    var custom = form.period.value === "custom";
    if (event.target.name === "from" || event.target.name === "to") form.period.value = "custom";
    else if (days) days.open = custom;
    if (form.period.value !== "custom") form.requestSubmit();
  });

  document.addEventListener("keydown", function (event) {
    var search = document.getElementById("search");
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && search && !typing) { event.preventDefault(); search.focus(); }
  });
})();
