// The public screen: after a minute without a touch it opens anew, as a session that knows nothing.
(() => {
  "use strict";
  const IDLE_MS = 55000;
  let last = Date.now();
  for (const kind of ["pointerdown", "keydown", "touchstart"]) {
    window.addEventListener(kind, () => { last = Date.now(); }, true);
  }
  setInterval(() => {
    if (!document.querySelector(".st-key-kiosk-used") || Date.now() - last < IDLE_MS) return;
    last = Date.now();
    location.replace("/?kiosk=1");
  }, 1000);
})();
