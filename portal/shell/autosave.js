// Words of the form 投诉举报 are sent to the server while they are typed, so that a reload, a dead battery or a
// closed tab loses nothing. Built-in fields send when they lose the focus: after a pause we tell them so.
(() => {
  "use strict";
  const PAUSE_MS = 700;
  const FORM = ".st-key-autosave";
  let waiting = null;
  let field = null;
  const send = () => {
    clearTimeout(waiting);
    if (field?.isConnected) field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    field = null;
  };
  document.addEventListener("input", (event) => {
    const at = event.target;
    if (!(at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement)) return;
    if (!at.closest(FORM) || at.closest("form") || at.type === "file") return;
    if (event.isComposing) return; // an unfinished Chinese word is not sent
    if (field && field !== at) send();
    field = at;
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE_MS);
  }, true);
  document.addEventListener("compositionend", (event) => {
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }, true);
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
})();
