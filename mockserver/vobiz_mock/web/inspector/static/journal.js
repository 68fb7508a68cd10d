// Adds requests to the page as they come, and says what became of those whose answer was still being sent.
//
// The stream only says that there is something new. The rows come from the server, in batches.
"use strict";

(() => {
  const live = document.getElementById("live");
  if (!live) return;
  const state = document.getElementById("live-state");
  const news = document.getElementById("live-news");
  const pause = document.getElementById("live-pause");
  const rows = document.getElementById("rows");
  const MOST = 200; // rows that the page keeps
  const BATCH = 250; // milliseconds between two batches
  const RETRY = 2000; // milliseconds until the next attempt, and between two looks where there is no stream
  let last = Number(live.dataset.last); // the latest request that the page has considered
  let added = 0;
  let source = null;
  let timer = null;
  let isBusy = false;
  let isPaused = false;
  let canStream = true;

  function say(text, kind) {
    state.textContent = text;
    state.className = kind ? `state ${kind}` : "state";
  }

  // Says how many requests are new, once a second at most: a screen reader reads it aloud.
  const tell = (() => {
    let waits = false;
    return () => {
      if (waits) return;
      waits = true;
      setTimeout(() => {
        waits = false;
        news.textContent = added ? `${added} new ${added === 1 ? "request" : "requests"}` : "";
      }, added > 1 ? 1000 : 0);
    };
  })();

  function after(milliseconds) {
    if (timer === null && !isPaused && !document.hidden) timer = setTimeout(fetchNews, milliseconds);
  }

  function address(path, values) {
    const url = new URL(path, location.href);
    for (const [name, value] of Object.entries(values)) if (value) url.searchParams.set(name, value);
    return url;
  }

  async function fetchNews() {
    timer = null;
    if (isBusy || isPaused) return;
    isBusy = true;
    const started = performance.now();
    let waits = 0; // milliseconds until the next batch; 0 if only the stream says when
    try {
      const waiting = [...rows.querySelectorAll("tr[data-waiting]")].slice(0, 100).map((row) => row.dataset.number);
      const response = await fetch(address(live.dataset.rows, { after: last, waiting: waiting.join(",") }));
      const text = await response.text();
      if (!response.ok || response.redirected) return location.reload(); // the fake was started again
      if (!isPaused) waits = show(new DOMParser().parseFromString(text, "text/html").querySelector("tbody"));
    } catch {
      gone();
    } finally {
      isBusy = false;
    }
    // A machine that needs long for a batch gets fewer.
    if (waits) after(Math.max(waits, 3 * (performance.now() - started)));
  }

  // Shows what the server has sent. Returns when to ask again: soon while something waits, else 0.
  function show(found) {
    if (Number(found.dataset.last) < last) return location.reload(); // the fake was started again
    if ("all" in found.dataset) rows.replaceChildren();
    const fragment = document.createDocumentFragment();
    let isNew = 0;
    for (const button of found.querySelectorAll("[data-copy]")) button.hidden = false;
    for (const row of [...found.rows]) {
      const known = document.getElementById(row.id);
      if (known) renew(known, row);
      else if (Number(row.dataset.number) > last) {
        row.classList.add("arrived");
        fragment.append(row);
        isNew += 1;
      }
    }
    rows.prepend(fragment);
    while (rows.rows.length > MOST) rows.lastElementChild.remove();
    count("all" in found.dataset ? Number(found.dataset.added) : isNew);
    last = Number(found.dataset.settled);
    if (!canStream) return RETRY;
    return last < Number(found.dataset.last) || rows.querySelector("tr[data-waiting]") ? 1000 : 0;
  }

  function renew(known, row) {
    const hasFocus = known.contains(document.activeElement);
    known.replaceWith(row);
    if (hasFocus) row.querySelector("a").focus();
  }

  function count(number) {
    if (!number) return;
    added += number;
    document.getElementById("journal").hidden = false;
    document.getElementById("empty")?.remove();
    tell();
  }

  function gone() {
    disconnect();
    say("The fake does not answer; trying again", "gone");
    setTimeout(connect, RETRY);
  }

  function disconnect() {
    source?.close();
    source = null;
    clearTimeout(timer);
    timer = null;
  }

  function connect() {
    if (source || isPaused || document.hidden) return;
    if (!canStream) return after(0);
    let wasOpen = false;
    source = new EventSource(address(live.dataset.events, { since: String(last) }));
    source.addEventListener("open", () => { wasOpen = true; say("Live", "on"); after(0); });
    source.addEventListener("request", () => after(BATCH));
    source.addEventListener("error", () => { disconnect(); lost(wasOpen); });
  }

  // Finds out whether the fake is gone, or is there but has no stream, as under another server.
  async function lost(wasOpen) {
    try {
      const response = await fetch(address(live.dataset.rows, { after: last }));
      if (response.redirected) return location.reload();
    } catch {
      return gone();
    }
    canStream = wasOpen;
    if (!canStream) say("Live", "on");
    setTimeout(connect, canStream ? BATCH : 0);
  }

  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? "Continue" : "Pause";
    disconnect();
    if (isPaused) say("Paused");
    else connect();
  });

  // A browser has six connections for a host. A page that nobody sees needs none of them.
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));

  live.hidden = false;
  document.getElementById("refresh").hidden = true;
  connect();
})();
