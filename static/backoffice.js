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

  document.addEventListener("click", function (event) {
    const link = event.target.closest('a[href="#"]');
    if (link) event.preventDefault();
    const asked = event.target.closest("[data-fa-click], [data-confirm]");
    if (!asked) return;
    if (asked.dataset.confirm) {
      if (!window.confirm(asked.dataset.confirm)) event.preventDefault();
      return;
    }
    const found = /(safeConfirm|execute)\('(.*)'\)/s.exec(asked.dataset.faClick) || [];
    if (found[1] === "safeConfirm" && window.confirm(found[2])) return;
    event.preventDefault();
    if (found[1] === "execute") window.modelActions.execute(found[2]);
  });

  // A cell of a list is saved as soon as it changes.
  document.addEventListener("change", async function (event) {
    const cell = event.target.closest(".cell");
    if (!cell) return;
    const value = cell.type === "checkbox" ? (cell.checked ? "y" : "") : cell.value;
    const body = new URLSearchParams({
      list_form_pk: cell.dataset.pk, csrf_token: cell.dataset.csrf, [cell.name]: value,
    });
    const said = document.getElementById("said");
    cell.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch("./ajax/update/", { method: "POST", body });
      cell.setAttribute("aria-invalid", String(!answer.ok));
      said.textContent = cell.title = await answer.text();
      said.className = answer.ok ? "sr-only" : "said-wrong";
    } catch {
      cell.setAttribute("aria-invalid", "true");
    }
    cell.removeAttribute("aria-busy");
  });
})(window.jQuery);
