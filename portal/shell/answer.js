// Copy and print of an answer: both stay in the browser, the server hears nothing of them.
(() => {
  "use strict";
  const said = () => (document.documentElement.lang === "en" ? "Copied" : "已复制");

  const write = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {  // an old browser, or no https: the way that always worked
      const field = document.createElement("textarea");
      field.value = text;
      field.style.position = "fixed";
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  };

  const announce = (text) => {
    let line = document.getElementById("qz-said");
    if (!line) {
      line = document.createElement("div");
      line.id = "qz-said";
      line.setAttribute("role", "status");
      document.body.append(line);
    }
    line.textContent = text;
    setTimeout(() => { line.textContent = ""; }, 2500);
  };

  window.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!button) return;
    const copies = button.closest('[class*="st-key-copybutton-"]');
    const prints = button.closest('[class*="st-key-printbutton-"]');
    if (!copies && !prints) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const card = button.closest('[class*="st-key-answer-"]');
    if (prints) {
      window.print();
      return;
    }
    const text = card?.querySelector('[class*="st-key-copytext-"] [data-testid="stText"]')?.textContent;
    if (!text) return;
    await write(text);
    announce(said());
    button.focus();
  }, true);
})();
