// Recovers a phone number from the ways in which people write it, such as `tel:+91 22-7126-4217`. It does what the module
// `vobiz_mock.api.number_text` of the fake does, and a test compares the two. This script must not know the page.
//
// Left out: names of HTML entities that are not below; and characters that one of the two versions of Unicode does not
// have yet, that of the browser or that of Python.
"use strict";

const MAX_CODINGS = 8; // how often a text may be percent-encoded
const MAX_LENGTH = 2000; // characters of a text that may be a number
const OCTETS = /(?:%[0-9A-Fa-f]{2})+/g;
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"; // Python's \s
const SCHEME = new RegExp(`[${SPACE}]*(?:tel|sips?|callto|phone):`, "i");
const PARAMETERS = /[;@?,&#]/; // what follows the number in a tel or SIP URI (RFC 3966, RFC 3261)
// `%2B` without its percent sign, `\u002B`
const BROKEN_PLUS = new RegExp(`[${SPACE}]*\\+?(?:\\\\?[uU]\\+?0*|0[xX]|[%=$])?2[Bb];?(?=[0-9])`);
const INTERNATIONAL = /^(?:00|011)/; // what is dialled in place of the plus
const START = new RegExp(`^[${SPACE}]*[+ ]*`);
const SEPARATOR = /[\p{Zs}\p{Cc}\p{Cf}\p{Pd}\p{Ps}\p{Pe}./_'"*]/u;
const DIGIT = /\p{Nd}/u;
const ENTITY = /&(?:#([0-9]+);?|#[xX]([0-9A-Fa-f]+);?|([A-Za-z]+);)/g;
const NO_CHARACTER = /[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f]|\p{Noncharacter_Code_Point}/u; // a reference to one is empty
// A reference to a control character from 0x80 on means that of Windows-1252 (HTML, numeric character reference end state).
const WINDOWS_1252 = "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f"
  + "\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178";
const NAMED = new Map(Object.entries({
  plus: "+", nbsp: "\xa0", ensp: "\u2002", emsp: "\u2003", thinsp: "\u2009", Tab: "\t", NewLine: "\n", shy: "\xad",
  hyphen: "\u2010", dash: "\u2010", ndash: "\u2013", mdash: "\u2014", lpar: "(", rpar: ")", lsqb: "[", rsqb: "]",
  period: ".", sol: "/", lowbar: "_", ast: "*", quot: '"', apos: "'", percnt: "%", dollar: "$", equals: "=", bsol: "\\",
  colon: ":",
}));

/** Percent-decodes a text once. Invalid UTF-8 becomes U+FFFD. */
function percentDecoded(text) {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const decoded = (run) => decoder.decode(Uint8Array.from(run.slice(1).split("%"), (octet) => parseInt(octet, 16)));
  return text.replace(OCTETS, decoded);
}

/** Returns the digits of a number, with the country code first if the text has it; null if there is no number. */
function recoveredDigits(text) {
  if ([...text].length > MAX_LENGTH) return null;
  const number = plainText(text).replace(SCHEME, "").split(PARAMETERS, 1)[0];
  const digits = joinedDigits(number.replace(BROKEN_PLUS, "+").replaceAll("(0)", ""));
  return digits && digits.replace(INTERNATIONAL, "");
}

/** Returns a text without its percent-encodings and HTML entities. */
function plainText(text) {
  for (let coding = 0; coding < MAX_CODINGS; coding += 1) text = percentDecoded(text);
  return text.replace(ENTITY, entityText).normalize("NFKC");
}

function entityText(entity, decimal, hexadecimal, name) {
  if (name) return NAMED.get(name) ?? entity;
  const code = decimal ? parseInt(decimal, 10) : parseInt(hexadecimal, 16);
  if (code >= 0x80 && code < 0xa0) return WINDOWS_1252[code - 0x80];
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return "\ufffd";
  const character = String.fromCodePoint(code);
  return NO_CHARACTER.test(character) ? "" : character;
}

/** Returns the digits of a text; null if other characters than separators are before or between them. */
function joinedDigits(text) {
  const characters = [...text.replace(START, "")];
  const until = characters.findLastIndex((character) => DIGIT.test(character)) + 1; // what follows does not matter
  const number = characters.slice(0, until);
  if (!number.every((character) => DIGIT.test(character) || SEPARATOR.test(character))) return null;
  return number.filter((character) => DIGIT.test(character)).map(digitValue).join("") || null;
}

/** Returns the value of a decimal digit of any script: Unicode has ten of each in a row, and zero first. */
function digitValue(digit) {
  const code = digit.codePointAt(0);
  let value = 0;
  while (DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value % 10;
}
