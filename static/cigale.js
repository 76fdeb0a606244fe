// Manners of every page: say what happens, focus what changed, lose nothing that was typed.

const told = (name) => document.getElementById("network").dataset[name];

const tell = (sentence) => (document.getElementById("network").textContent = sentence);

const announce = (root) => {
  const spoken = root.matches("[data-say]") ? root : root.querySelector("[data-say]");
  if (spoken) document.getElementById("said").textContent = spoken.dataset.say || spoken.textContent;
};

const settle = (root) => {
  const wanted = root.querySelector("[data-focus]") ?? root.querySelector("h1") ?? root;
  if (!wanted.matches("a, button, input, select, textarea")) wanted.tabIndex = -1;
  wanted.focus();
};

// Waiting: what was pressed shows it, and is not pressed twice.
const pressed = ({ requestConfig: { elt, triggeringEvent } }) => triggeringEvent?.submitter ?? elt;

const refuseTwice = (event) => {
  const asked = event.target.closest("form, a[data-hx-get]");
  const link = event.type === "click";
  if (!asked || link !== asked.matches("a")) return;
  const modified = event.ctrlKey || event.metaKey || event.shiftKey;
  const again = asked.matches("[aria-busy=true]") || asked.querySelector("button[aria-busy=true]");
  if (again) event.preventDefault();
  if (again || (link && modified)) event.stopImmediatePropagation();
};
document.addEventListener("submit", refuseTwice, true);
document.addEventListener("click", refuseTwice, true);
document.addEventListener("submit", ({ defaultPrevented, submitter }) => {
  if (!defaultPrevented) submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", ({ persisted }) => {
  for (const busy of persisted ? document.querySelectorAll("[aria-busy=true]") : []) busy.removeAttribute("aria-busy");
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.matches("[data-poll]")) return;
  pressed(detail).setAttribute("aria-busy", "true");
  if (navigator.onLine && !detail.elt.matches("input")) tell("");
});
document.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (detail.elt.enctype !== "multipart/form-data") detail.xhr.timeout = 20_000;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  pressed(detail).removeAttribute("aria-busy");
  detail.requestConfig.elt.closest("dialog")?.close();
});

// The network: said plainly for as long as it lasts.
const offline = () => tell(told("offline"));
window.addEventListener("offline", offline);
window.addEventListener("online", () => tell(""));
for (const lost of ["sendError", "timeout"]) document.addEventListener(`htmx:${lost}`, offline);
document.addEventListener("htmx:responseError", () => tell(told("failed")));
document.addEventListener("htmx:historyCacheMiss", ({ detail }) => (detail.xhr.onerror = offline));

// What changed: its title came with it; the focus goes there, unless it is where it was.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  for (const webcam of elt.querySelectorAll("[data-webcam]")) import(webcam.dataset.webcam);
  for (const start of navigator.mediaDevices ? elt.querySelectorAll("[data-scan-start]") : []) start.hidden = false;
  if (elt !== document.body) announce(elt);
  restore(elt);
});
document.addEventListener("htmx:afterSettle", ({ detail: { elt, target } }) => {
  if (elt !== target) return;
  if (elt.matches("dialog") && !elt.open) elt.showModal();
  if (elt.matches("#panel, dialog")) settle(elt);
  else if (document.activeElement === document.body) elt.focus();
});
document.addEventListener("htmx:historyRestore", () => settle(document.getElementById("panel") ?? document.body));
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[role=alert][data-focus]")?.focus();
  if (!navigator.onLine) offline();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-focus] a[href^='#'], dialog [data-close]");
  if (!link) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (link.closest("dialog")) link.closest("dialog").close();
  else document.getElementById(link.hash.slice(1)).focus();
}, true);

// Drafts: what is typed in a form[data-draft] stays in this tab until the act is done.
const place = (form) => `draft ${new URL(form.action).pathname}`;
const kept = (form) => JSON.parse(sessionStorage.getItem(place(form)) ?? "{}");
let restoring = false;

const restore = (root) => {
  let found = false;
  restoring = true;
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const typed = kept(form);
    for (const field of form.elements) {
      if (!Object.hasOwn(typed, field.name) || !root.contains(field)) continue;
      const before = [field.value, field.checked].join();
      const value = typed[field.name];
      if (field.type === "checkbox") field.checked = value;
      else if (field.type === "radio") field.checked = field.value === value;
      else if (!field.options || [...field.options].some((option) => option.value === value)) field.value = value;
      if (before === [field.value, field.checked].join()) continue;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      found = true;
    }
  }
  restoring = false;
  if (found) tell(told("kept"));
};

document.addEventListener("input", ({ target }) => {
  if (restoring || !target.form?.matches("[data-draft]") || ["password", "file"].includes(target.type)) return;
  const value = target.type === "checkbox" ? target.checked : target.value;
  sessionStorage.setItem(place(target.form), JSON.stringify({ ...kept(target.form), [target.name]: value }));
});
document.addEventListener("htmx:beforeSwap", ({ detail: { xhr, requestConfig: { elt } } }) => {
  if (xhr.status < 400 && elt.matches("form[data-draft]")) sessionStorage.removeItem(place(elt));
});
document.addEventListener("DOMContentLoaded", () => {
  const { visitor } = document.body.dataset;
  if (visitor && sessionStorage.visitor !== visitor) sessionStorage.clear();
  if (visitor) sessionStorage.visitor = visitor;
});
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-forget]")) sessionStorage.clear();
});

// The scanner comes when it is asked for.
document.addEventListener("click", async ({ target }) => {
  const start = target.closest("[data-scan-start]");
  if (start) (await import(start.dataset.scanStart)).toggle(start.closest("[data-scan]"));
});

// A password's rules are ticked while it is typed.
document.addEventListener("input", (event) => {
  const list = document.querySelector(`[data-ticks="${CSS.escape(event.target.id)}"]`);
  for (const item of list ? list.children : []) {
    const met = new RegExp(item.dataset.pattern, "u").test(event.target.value);
    item.classList.toggle("met", met);
    item.querySelector(".state").textContent = met ? ` (${list.dataset.done})` : "";
  }
});
