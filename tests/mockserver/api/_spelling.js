// Judges a segment of each line of standard input, which is a JSON text, with the scripts of the reference.
// Usage: node _spelling.js ENCODING_AS_JSON SCRIPT...
"use strict";

const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const { runInThisContext } = require("node:vm");

const [data, ...scripts] = process.argv.slice(2);
for (const script of scripts) runInThisContext(readFileSync(script, "utf8"), { filename: script });
const encoding = new (runInThisContext("Encoding"))(JSON.parse(data));

createInterface({ input: process.stdin }).on("line", (line) => {
  const sent = JSON.parse(line);
  const { rule, number } = encoding.judge(sent);
  const parts = encoding.explain(sent).map(({ text, id }) => [text, id]);
  console.log(JSON.stringify({ rule: rule.id, found: rule.found, number, parts }));
});
