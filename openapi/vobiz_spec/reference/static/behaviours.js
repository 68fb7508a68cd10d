// Searches and filters the behaviours as one types. The address of the page keeps what was typed.
"use strict";

(() => {
  const form = document.querySelector(".finder");
  const field = form.elements.q;
  const operation = form.elements.operation;
  const levels = [...form.querySelectorAll("[name=level]")];
  const count = document.getElementById("count");
  const clear = document.getElementById("clear");
  const nothing = document.getElementById("nothing");
  const results = document.getElementById("results");
  const groups = [...document.querySelectorAll("section.group")];
  const topic = document.querySelector(".topic");
  const cards = [...document.querySelectorAll("details.behaviour")].map(read);
  // Words of a question that say nothing about a behaviour.
  const FILLERS = new Set(("a an and are as at be by can do does for from get had happen happens has have how i if in is it its"
    + " like look looks me my of on or s see send sent should so tell than that the their then there they this to was we what"
    + " when where which who why will with would you").split(" "));

  function read(element, place) {
    const { level, words } = element.dataset;
    const id = element.querySelector(".id").textContent;
    const section = element.closest("section");
    return {
      element, place, level, id, section,
      operation: section.dataset.operation,
      fields: [[8, tokens(id), id], [5, ...text(element.querySelector(".statement").textContent)], [3, ...text(words)]],
    };
  }

  function text(value) { return [tokens(value), value.toLowerCase()]; }
  function tokens(value) { return value.toLowerCase().match(/[a-z0-9_]+/g) ?? []; }

  // How well a word fits a card: the weight of the best field that has it, or 0. A word with a sign, such as +91, may be
  // anywhere; any other is a word, or the beginning of one. "conflicts" finds "conflict".
  function fit(word, { fields }) {
    const single = word.replace(/s$/, "");
    const fits = (token) => token.startsWith(word) || (single.length > 3 && token === single);
    const isPlain = /^[a-z0-9_]+$/.test(word);
    for (const [weight, words, whole] of fields) {
      if (isPlain ? words.some(fits) : whole.includes(word)) {
        return weight + (words.includes(word) || whole === word ? 1 : 0);
      }
    }
    return 0;
  }

  // The weight of the best field that has all words in this order, such as a sentence of a body; 0 if none has.
  function phrased(sought, { fields }) {
    if (sought.length < 2) return 0;
    const [weight] = fields.find(([, words]) => ` ${words.join(" ")} `.includes(` ${sought.join(" ")} `)) ?? [0];
    return weight;
  }

  function ranked(query) {
    const typed = query.toLowerCase().split(/[\s,;?!"'“”{}[\]()]+/).map((word) => word.replace(/[.:]+$/, "")).filter(Boolean);
    const asked = typed.filter((word) => !FILLERS.has(word));
    const words = asked.length ? asked : typed;
    const phrase = tokens(query);
    const scored = cards.map((card) => ({ card, phrase: phrased(phrase, card), fits: words.map((word) => fit(word, card)) }));
    const complete = scored.filter(({ fits }) => fits.every(Boolean));
    const found = complete.length ? complete : scored.filter(({ fits }) => fits.some(Boolean));
    const sum = (fits) => fits.filter(Boolean).length * 100 + fits.reduce((total, one) => total + one, 0);
    const score = ({ fits, phrase: weight }) => weight ? 1e6 + weight : sum(fits);
    found.sort((one, other) => score(other) - score(one) || one.card.place - other.card.place);
    const about = new Set(tokens(topic.dataset.words));
    return { found: found.map(({ card }) => card), isTopic: words.some((word) => about.has(word)), isPartial: !complete.length };
  }

  function shown(card) {
    const isLevel = levels.some(({ checked, value }) => checked && value === card.level);
    return isLevel && (!operation.value || operation.value === card.operation);
  }

  function show() {
    const query = field.value.trim();
    const isFiltered = Boolean(query || operation.value || levels.some(({ checked }) => !checked));
    const { found, isTopic, isPartial } = query ? ranked(query) : { found: cards, isTopic: !isFiltered, isPartial: false };
    const visible = new Set(found.filter(shown));
    for (const card of cards) card.element.hidden = !visible.has(card);
    if (query) results.append(...[...visible].map(({ element }) => element));
    else for (const { element, section } of cards) section.append(element);
    results.hidden = !query;
    for (const group of groups) group.hidden = Boolean(query) || !group.querySelector("details:not([hidden])");
    topic.hidden = !isTopic;
    nothing.hidden = visible.size > 0 || isTopic;
    clear.hidden = !isFiltered;
    const partly = query && isPartial && visible.size ? "; none has all of these words" : "";
    count.textContent = isFiltered ? `${visible.size} of ${cards.length} behaviours${partly}` : `${cards.length} behaviours`;
  }

  // The address: what differs from the page as it is at first, and the anchor.
  function keep() {
    const kept = new URLSearchParams();
    if (field.value.trim()) kept.set("q", field.value.trim());
    if (levels.some(({ checked }) => !checked)) {
      for (const { checked, value } of levels) if (checked) kept.append("level", value);
    }
    if (operation.value) kept.set("operation", operation.value);
    const query = kept.size ? `?${kept}` : location.pathname;
    try { history.replaceState(null, "", query); } catch { /* a browser may forbid it in a file */ }
  }

  function restore() {
    const kept = new URLSearchParams(location.search);
    field.value = kept.get("q") ?? "";
    const chosen = kept.getAll("level").filter((value) => levels.some((one) => one.value === value));
    for (const box of levels) box.checked = !chosen.length || chosen.includes(box.value);
    operation.value = kept.get("operation") ?? "";
    if (operation.selectedIndex < 0) operation.value = "";
    show();
  }

  // A link to a behaviour shows it, although the search may hide it, and opens it.
  function openLinked() {
    const inside = document.getElementById(anchor());
    const card = cards.find(({ element }) => element.contains(inside));
    if (!card) return;
    if (card.element.hidden) showAll();
    card.element.open = true;
    card.element.scrollIntoView();
    card.element.querySelector("summary").focus({ preventScroll: true });
  }

  // A browser takes any text as an anchor, also one that is not percent-encoded.
  function anchor() {
    const text = location.hash.slice(1);
    try { return decodeURIComponent(text); } catch { return text; }
  }

  function showAll() {
    field.value = "";
    operation.value = "";
    for (const box of levels) box.checked = true;
    show();
  }

  function changed() { show(); keep(); }

  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
    document.querySelector(".behaviour:not([hidden]) > summary")?.focus();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    showAll();
    keep();
    field.focus();
  });
  addEventListener("hashchange", openLinked);
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input:not([type=checkbox]), textarea, select");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
  restore();
  openLinked();
})();
