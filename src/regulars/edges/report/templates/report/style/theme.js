(function () {
  var button = document.querySelector(".r-theme"), root = document.documentElement;
  button.hidden = false;
  button.addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  /* On paper nothing unfolds: tables that fit and the list of all definitions are printed, each definition once. */
  var changed = [];
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (box) {
      var open = !box.closest(".r-more") || (box.matches(".r-as-table") && box.querySelectorAll("thead th").length <= 5);
      if (box.open !== open) { changed.push(box); box.open = open; }
    });
  });
  addEventListener("afterprint", function () {
    changed.splice(0).forEach(function (box) { box.open = !box.open; });
  });
})();
