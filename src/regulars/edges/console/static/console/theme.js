/* Sets the chosen theme before anything is drawn. Without a choice the system's holds. */
(function () {
  try {
    var chosen = localStorage.getItem("regulars-theme");
    if (chosen) document.documentElement.dataset.theme = chosen;
  } catch (refused) { /* private windows may refuse storage */ }
})();
