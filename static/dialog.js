// A button or a link with data-confirm asks before it acts, in the page's dialog.
(() => {
  const dialog = document.getElementById("confirm");
  let asked = null;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button || button === asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (button.form?.reportValidity() === false) return;
    asked = button;
    dialog.querySelector("h2").textContent = button.dataset.confirm;
    const yes = dialog.querySelector("[value=yes]");
    yes.textContent = button.textContent.trim() || button.title;
    yes.classList.toggle("btn-primary", button.matches(".btn-primary"));
    yes.classList.toggle("btn-danger", !button.matches(".btn-primary"));
    dialog.returnValue = "";
    dialog.showModal();
  }, true);

  dialog.addEventListener("click", (event) => {
    const answer = event.target.closest("button")?.value;
    if (answer) dialog.close(answer);
  });

  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") asked.click();
    else asked.focus();
    asked = null;
  });
})();
