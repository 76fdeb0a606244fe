// Flask-Admin's inline handlers, read from the attribute that blueprints/backoffice/loader.py
// puts in their place; native fields where Flask-Admin would dress them up; cells that save.
(function ($) {
  "use strict";

  // bs4_filters.js asks select2 for little: a native select answers as well.
  $.fn.select2 = function (asked) {
    return asked === "data" ? { element: this.find(":selected").get() } : this;
  };

  $(document).on("adminFormReady", function () {
    window.faForm.addFieldConverter(function ($field, kind) {
      if (kind === "day") $field.attr("type", "date");
      return true;
    });
  });

  const say = function (sentence, wrong) {
    const said = document.getElementById("said");
    said.textContent = sentence;
    said.className = wrong ? "said-wrong" : "sr-only";
  };

  // An act on the ticked lines: dialog.js asks first, and asks nothing when none is ticked.
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-act]") || $("input.action-checkbox:checked").length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(JSON.parse($("#message-data").text()), true);
  }, true);

  document.addEventListener("click", function (event) {
    if (event.target.closest('a[href="#"]')) event.preventDefault();
    const act = event.target.closest("[data-act]");
    if (act) window.modelActions.execute(act.dataset.act);
  });

  // A cell of a list is saved as soon as it changes.
  document.addEventListener("change", async function (event) {
    const cell = event.target.closest(".cell");
    if (!cell) return;
    const value = cell.type === "checkbox" ? (cell.checked ? "y" : "") : cell.value;
    const body = new URLSearchParams({
      list_form_pk: cell.dataset.pk, csrf_token: cell.dataset.csrf, [cell.name]: value,
    });
    cell.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch("./ajax/update/", { method: "POST", body });
      cell.setAttribute("aria-invalid", String(!answer.ok));
      say((cell.title = await answer.text()), !answer.ok);
    } catch {
      cell.setAttribute("aria-invalid", "true");
    }
    cell.removeAttribute("aria-busy");
  });
})(window.jQuery);
