// The till: a keypad for the amount, and an app that opens before the network answers.

const { worker, scope } = document.currentScript.dataset;

const press = (typed, key) => {
  if (key === "erase") return typed.slice(0, -1);
  if (/\d/.test(key)) return /[.,]\d\d$/.test(typed) ? typed : typed + key;
  return /[.,]/.test(typed) ? typed : (typed || "0") + key;
};

document.addEventListener("click", ({ target }) => {
  const key = target.closest("[data-key]");
  if (!key) return;
  const amount = document.getElementById(key.closest("[data-keypad]").dataset.keypad);
  amount.value = press(amount.value, key.dataset.key);
  amount.dispatchEvent(new Event("input", { bubbles: true }));
  document.getElementById("said").textContent = amount.value;
});

document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (!matchMedia("(any-pointer: coarse) and (min-width: 40rem)").matches) return;
  for (const keypad of elt.querySelectorAll("[data-keypad]")) {
    keypad.hidden = false;
    document.getElementById(keypad.dataset.keypad).inputMode = "none";
  }
});

window.addEventListener("load", () => navigator.serviceWorker?.register(worker, { scope }));

// The shell waits for the page: its worker answers 204 when it is there. Offline, it tries again.
document.addEventListener("DOMContentLoaded", () => {
  const shell = document.querySelector("[data-shell]");
  if (!shell) return;
  const [opening, offline] = shell.children;
  const open = () => (location.pathname === shell.dataset.shell ? location.replace(scope) : location.reload());
  const wait = async () => {
    try {
      const { status } = await fetch(shell.dataset.shell, { cache: "no-store" });
      setTimeout(open, status === 204 ? 0 : 1000);
    } catch {
      if (!offline.hidden) return;
      [opening.hidden, offline.hidden] = [true, false];
      offline.querySelector("h1").focus();
      setInterval(wait, 3000);
    }
  };
  window.addEventListener("online", wait);
  wait();
});
