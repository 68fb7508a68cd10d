// Judges a phone number as a path segment by the document's encoding rules, like `vobiz_mock.api.spelling` of the fake. A
// test compares the two. This script must not know the page.
"use strict";

const PART = /%[0-9A-Fa-f]{2}|[^]/gu;

/** The encoding rules and parts of the document, which the page has as JSON. */
class Encoding {
  constructor({ e164, rules, parts }) {
    this.e164 = new RegExp(e164, "u");
    this.rules = rules.map((rule) => ({ ...rule, conditions: [condition(rule.sent), condition(rule.decoded)] }));
    this.parts = parts.map((part) => ({ ...part, condition: condition(part.until) }));
  }

  /** Returns the first rule that fits a segment, and what to write in its place: null if nothing else, or unknown. */
  judge(sent) {
    const decoded = percentDecoded(sent);
    const rule = this.rules.find(({ conditions: [raw, once] }) => raw.test(sent) && once.test(decoded));
    const number = rule.found ? decoded : `+${recoveredDigits(decoded)}`;
    return { rule, number: this.e164.test(number) ? number : null };
  }

  /** Returns each part of a segment, which is a percent-encoded octet or a character, with its mark and meaning. */
  explain(sent) {
    return Array.from(sent.matchAll(PART), (match) => {
      const until = sent.slice(0, match.index + match[0].length);
      const { id, mark, means } = this.parts.find(({ condition: fits }) => fits.test(until));
      return { text: match[0], id, mark, means };
    });
  }
}

function condition(pattern) {
  return new RegExp(pattern ?? "", "u");
}
