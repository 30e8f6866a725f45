// Words for built-in widgets in the language of the page, a guard for the single key that reruns the app, and the
// focus of a new page. Served as a file: the policy of the page allows no inline script.
(() => {
  "use strict";
  const WORDS = /*WORDS*/{};
  const PATTERNS = [
    [/^(\d+(?:\.\d+)?\s?[KMG]?B) per file(?: • (.+))?$/, (m) => `每个文件不超过 ${m[1]}${m[2] ? `，支持 ${m[2]}` : ""}`],
    [/^year, (.+)$/, (m) => `${m[1]} 年`],
    [/^month, (.+)$/, (m) => `${m[1]} 月`],
    [/^day, (.+)$/, (m) => `${m[1]} 日`],
    [/^Help for (.+)$/, (m) => `${m[1]} 的说明`],
    [/^Remove (.+)$/, (m) => `移除 ${m[1]}`],
    [/^Page (\d+)$/, (m) => `第 ${m[1]} 页`],
    [/^Selected (.+?)\. (.+)$/, (m) => `已选 ${m[1]}。${m[2]}`],
    [/^:? ?Date set outside allowed range\. Please select a date between (.+) and (.+)\.$/, (m) => `：请选 ${m[1]} 到 ${m[2]} 之间的日期。`],
    [/^:? ?Date set outside allowed range\. Please select a date on or before (.+)\.$/, (m) => `：日期不能晚于 ${m[1]}。`],
    [/^:? ?Date set outside allowed range\. Please select a date on or after (.+)\.$/, (m) => `：日期不能早于 ${m[1]}。`],
    [/^(?:You have requested page|The page that you have requested).*$/s, () => "网址可能写错了，已为您打开首页。",
      () => "The address may be mistyped. You are on the first page now."],
  ];
  const ATTRIBUTES = ["aria-label", "placeholder", "title", "alt", "aria-valuetext"];
  // What citizens or documents wrote is never translated; what a widget says of itself is.
  const THEIRS = '[data-testid="stMarkdown"],[data-testid="stText"],h1,h2,h3,pre,code,textarea,[contenteditable]';

  // The page is Chinese until the switch in its head says otherwise; originals come back then.
  let english = new URLSearchParams(location.search).get("lang") === "en";
  document.documentElement.lang = english ? "en" : "zh-CN";
  const originals = new WeakMap();

  const translated = (text) => {
    const key = text.trim();
    if (!english && Object.hasOwn(WORDS, key)) return text.replace(key, WORDS[key]);
    for (const [pattern, inChinese, inEnglish] of PATTERNS) {
      const make = english ? inEnglish : inChinese;
      const match = make && key.match(pattern);
      if (match) return text.replace(key, make(match));
    }
    return null;
  };
  const renewed = (node, name, value) => {
    const kept = originals.get(node) ?? {};
    const original = kept[name]?.shown === value ? kept[name].original : value;
    const shown = translated(original) ?? original;
    if (shown !== original) originals.set(node, { ...kept, [name]: { original, shown } });
    return shown;
  };
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const parent = node.parentElement;
      if (!parent) return;
      const ours = parent.hasAttribute("data-placeholder") || parent.closest('[role="dialog"]');
      if (parent.closest(THEIRS) && !ours) return;
      const text = renewed(node, "", node.data);
      if (text !== node.data) node.data = text;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of ATTRIBUTES) {
      const value = node.getAttribute(name);
      const text = value && renewed(node, name, value);
      if (text && text !== value) node.setAttribute(name, text);
    }
    node.childNodes.forEach(visit);
  };
  const followLanguage = () => {
    const mark = document.querySelector('[class*="st-key-speaks-"]');
    if (!mark || mark.classList.contains("st-key-speaks-en") === english) return;
    english = !english;
    document.documentElement.lang = english ? "en" : "zh-CN";
    visit(document.body);
  };

  // A new step or page moves the focus to its heading, so that a screen reader starts there.
  let heading = null;
  const follow = () => {
    const h1 = document.querySelector('[data-testid="stMain"] h1');
    if (!h1 || h1.textContent === heading) return;
    const first = heading === null;
    heading = h1.textContent;
    h1.tabIndex = -1;
    if (!first) {
      h1.focus({ preventScroll: true });
      document.querySelector('[data-testid="stMain"]').scrollTo({ top: 0 });
    }
  };

  // A new answer stands below the box, on a phone below the fold: bring its heading into view.
  let answered = null;
  const showAnswer = () => {
    const card = document.querySelector('.st-key-answerplace [class*="st-key-answer-"]');
    const key = card && [...card.classList].find((name) => name.startsWith("st-key-answer-"));
    if (!key || key === answered) return;
    const title = card.querySelector("h2");
    if (!title) return;
    answered = key;
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
  };

  // What is wrong with a form stands above it, on a phone far above the button: bring it into view.
  let sentAt = 0;
  const sent = (event) => {
    const at = event.target;
    if (event.type === "click" && !(at instanceof Element && at.closest("button"))) return;
    if (event.type === "keydown" && event.key !== "Enter") return;
    sentAt = Date.now();
  };
  window.addEventListener("click", sent, true);
  window.addEventListener("keydown", sent, true);
  const showErrors = () => {
    const box = document.querySelector(".st-key-errors");
    if (!box || !sentAt || Date.now() - sentAt > 15000) return;
    sentAt = 0;
    box.tabIndex = -1;
    box.setAttribute("role", "alert");
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "start" });
  };

  // Pictures of Streamlit have no text of their own: their caption is it, without one they adorn.
  const namePictures = () => {
    for (const picture of document.querySelectorAll('[data-testid="stImage"] img:not([alt])')) {
      const caption = picture.closest('[data-testid="stImage"]').textContent.trim();
      picture.setAttribute("alt", caption);
    }
  };

  const markCurrent = () => {
    for (const link of document.querySelectorAll(".st-key-topnav a")) {
      const here = link.closest(".st-key-navcurrent") !== null;
      if (here && link.getAttribute("aria-current") !== "page") link.setAttribute("aria-current", "page");
      if (!here && link.hasAttribute("aria-current")) link.removeAttribute("aria-current");
    }
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else visit(change.target);
    }
    followLanguage();
    follow();
    showAnswer();
    showErrors();
    markCurrent();
    namePictures();
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });

  // The letters r and c act on the whole app without a modifier; scanners and slips type them.
  const guard = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!["r", "R", "c", "C"].includes(event.key)) return;
    const at = event.target;
    if (at instanceof Element && at.closest("input,textarea,select,[contenteditable]")) return;
    event.stopImmediatePropagation();
  };
  window.addEventListener("keydown", guard, true);
  window.addEventListener("keypress", guard, true);
  window.addEventListener("keyup", guard, true);
})();
