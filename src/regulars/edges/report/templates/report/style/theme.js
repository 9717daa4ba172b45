(function () {
  var button = document.querySelector(".r-theme"), root = document.documentElement;
  button.hidden = false;
  button.addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  addEventListener("beforeprint", function () {
    document.querySelectorAll(".r-more .r-definition").forEach(function (box) { box.parentElement.open = false; });
  });
})();
