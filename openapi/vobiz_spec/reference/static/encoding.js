// Judges the number in the form while it is typed, and shows the result in place of the one that the page came with.
"use strict";

const data = JSON.parse(document.getElementById("encoding").textContent);
const encoding = new Encoding(data);
const form = document.getElementById("typed");
const input = document.getElementById("number");
const result = document.getElementById("result");

function copyOf(id) {
  return document.getElementById(id).content.cloneNode(true);
}

function show(sent) {
  const { rule, number } = encoding.judge(sent);
  result.hidden = !sent;
  showVerdict(rule);
  const shown = [...sent].slice(0, data.max_explained).join("");
  result.querySelector(".runs").replaceChildren(...runsOf(encoding.explain(shown)).map(runElement));
  result.querySelector("[data-more]").hidden = shown === sent;
  showWhatToWrite(number);
}

function showVerdict(rule) {
  const verdict = result.querySelector("[data-verdict]");
  if (verdict.dataset.verdict === rule.id) return; // a screen reader need not say it again
  verdict.dataset.verdict = rule.id;
  verdict.replaceChildren(copyOf(`verdict-${rule.id}`));
}

/** Returns parts that follow each other and mean the same together. */
function runsOf(parts) {
  const runs = [];
  for (const part of parts) {
    if (runs.at(-1)?.id === part.id) runs.at(-1).texts.push(part.text);
    else runs.push({ ...part, texts: [part.text] });
  }
  return runs;
}

function runElement({ mark, means, texts }) {
  const run = copyOf("run").firstElementChild;
  run.classList.add(mark);
  run.querySelector(".means").textContent = texts.length > 1 ? `${texts.length} × ${means}` : means;
  for (const text of texts) {
    const cell = document.createElement("code");
    cell.textContent = text;
    run.querySelector(".cells").append(cell);
  }
  return run;
}

function showWhatToWrite(number) {
  result.querySelector("[data-write]").hidden = number === null;
  result.querySelector("[data-nothing]").hidden = number !== null;
  if (number === null) return;
  for (const place of result.querySelectorAll("[data-form]")) {
    const text = place.dataset.form.replace("{encoded}", number.replace("+", "%2B")).replace("{number}", number);
    place.querySelector("code").textContent = text;
  }
}

/** Judges a number that was not typed. */
function take(sent) {
  input.value = sent;
  show(sent);
}

input.addEventListener("input", () => show(input.value)); // Enter sends the form: the address then has the number
form.addEventListener("click", (event) => {
  const example = event.target.closest("[data-example]");
  if (!example) return;
  event.preventDefault();
  take(example.dataset.example);
});

form.hidden = false;
form.querySelector("button").hidden = true;
const asked = new URLSearchParams(location.search).get("number");
const early = input.value !== input.defaultValue ? input.value : ""; // typed before this script was there
take(early || asked || input.value);
