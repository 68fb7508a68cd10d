// Shows the operations of the document with Swagger UI, within the page: its own head, its search and its window for
// credentials are replaced by those of the page. A link to #/assign_number opens that operation.
"use strict";

(() => {
  const root = document.getElementById("viewer");
  const words = document.getElementById("words");
  const found = document.getElementById("found");
  const credentials = document.getElementById("credentials");
  const server = root.dataset.server;  // of the fake that serves the page; a static site has none, and sends nothing
  const contents = JSON.parse(document.getElementById("document").textContent);
  const operations = listed(contents);

  // Swagger UI decodes the anchor when it starts, and fails at one that is not percent-encoded.
  if (!isEncoded(location.hash)) history.replaceState(null, "", location.pathname + location.search);

  const ui = SwaggerUIBundle({
    domNode: root,
    spec: shown(contents),
    layout: "OperationsLayout",
    plugins: [withinThePage, searched, linked, lenient],
    supportedSubmitMethods: server === undefined ? [] : ["get", "post", "put", "delete"],
    tryItOutEnabled: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    defaultModelRendering: "example",
    syntaxHighlight: false,  // its colours are not the page's
    validatorUrl: null,
    queryConfigEnabled: false,
    onComplete: () => { start(); },
  });

  function start() {
    new MutationObserver(named).observe(root, { childList: true, subtree: true });
    named();
    follow(words.form, search);
    if (credentials) follow(credentials, authorize);
    addEventListener("hashchange", openLinked);
    openLinked();
  }

  function isEncoded(text) {
    try {
      decodeURI(text);
      return true;
    } catch {
      return false;
    }
  }

  // Show a form, and do now and after each change what it asks for.
  function follow(form, change) {
    form.hidden = false;
    form.addEventListener("input", change);
    form.addEventListener("submit", (event) => { event.preventDefault(); });
    change();
  }

  // The document as the viewer shows it: with the fake as its only server, and without what the page of behaviours has.
  function shown(whole) {
    const servers = server === undefined ? whole.servers : [{ url: new URL(server, location.href).href }];
    const paths = mapped(whole.paths, (item) => mapped(item, (part) => part.operationId ? shortened(part) : part));
    return { ...whole, servers, paths };
  }

  function mapped(object, change) {
    return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
  }

  function shortened(operation) {
    const [about] = operation.description.split(/^#+ Behaviours$/m);
    const behaviours = operation["x-behaviours"] ?? [];
    if (behaviours.length === 0) return operation;
    const [{ id }] = behaviours;
    const link = `[${behaviours.length} behaviours of this operation](behaviours.html#${id})`;
    return { ...operation, description: `${about}\n\n${link}, each with its level and its source.` };
  }

  // The operations of a document, each with its place in the viewer and the text that the search looks into.
  function listed({ paths }) {
    const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    return Object.entries(paths).flatMap(([path, item]) => methods.filter((method) => item[method]).map((method) => {
      const { operationId, summary, description = "", tags: [tag], requestBody } = item[method];
      const text = [operationId, summary, description, tag, method, path, JSON.stringify(requestBody ?? "")].join(" ");
      const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])];
      return { id: operationId, tag, method, path, text: text.toLowerCase(), parameters };
    }));
  }

  // A plugin: the parts of the viewer that the page has not, and nothing in place of the others.
  function withinThePage({ React }) {
    const nothing = () => null;
    const layout = ({ getComponent }) => React.createElement(
      "div", { className: "swagger-ui" },
      React.createElement(getComponent("SvgAssets")),
      React.createElement(getComponent("errors", true)),
      React.createElement(getComponent("operations", true)),
      React.createElement(getComponent("Models", true)),
    );
    return { components: { OperationsLayout: layout, authorizeOperationBtn: nothing, CopyToClipboardBtn: nothing } };
  }

  // A plugin: the search looks into more than the tags and paths.
  function searched() {
    const opsFilter = (tags, phrase) => {
      const ids = new Set(matching(phrase).map(({ id }) => id));
      const kept = (operation) => ids.has(operation.getIn(["operation", "operationId"]));
      return tags.map((tag) => tag.update("operations", (all) => all.filter(kept)))
        .filter((tag) => tag.get("operations").size > 0);
    };
    return { fn: { opsFilter } };
  }

  function matching(phrase) {
    const sought = phrase.toLowerCase().split(/\s+/).filter(Boolean);
    return operations.filter(({ text }) => sought.every((word) => text.includes(word)));
  }

  function search() {
    const phrase = words.value.trim();
    ui.layoutActions.updateFilter(phrase || false);
    const { length } = matching(phrase);
    root.hidden = length === 0;
    found.textContent = phrase ? `${length} of ${operations.length} for “${phrase}”` : `${operations.length}`;
  }

  // A plugin: the address of the page names the operation that was opened last.
  function linked() {
    const show = (original) => (place, isShown) => {
      const [kind, , id] = [place].flat();
      if (kind === "operations" && id && isShown) history.replaceState(null, "", `#/${id}`);
      return original(place, isShown);
    };
    return { statePlugins: { layout: { wrapActions: { show } } } };
  }

  // A plugin: a value that breaks the document is marked, but sent, so that a person sees what the API makes of it.
  function lenient() {
    return { statePlugins: { spec: { wrapSelectors: { validateBeforeExecute: () => () => true } } } };
  }

  function openLinked() {
    const id = location.hash.replace(/^#\/?/, "");
    const operation = operations.find((one) => one.id === id);
    if (!operation) return;
    const { tag } = operation;
    ui.layoutActions.show(["operations-tag", tag], true);
    ui.layoutActions.show(["operations", tag, id], true);
    rendered(`operations-${tag.replaceAll(" ", "_")}-${id}`, (element) => {
      element.scrollIntoView();
      element.querySelector("button").focus({ preventScroll: true });
    });
  }

  // Call a function with an element of the viewer as soon as it is there: the viewer renders later than it is told to.
  function rendered(id, use, frames = 600) {
    const element = document.getElementById(id);
    if (element?.classList.contains("is-open")) use(element);
    else if (frames > 0) requestAnimationFrame(() => { rendered(id, use, frames - 1); });
  }

  function authorize() {
    const id = document.getElementById("auth-id").value.trim();
    ui.preauthorizeApiKey("AuthId", id);
    ui.preauthorizeApiKey("AuthToken", document.getElementById("auth-token").value.trim());
    for (const { path, method, parameters } of operations) {
      if (parameters.some(({ $ref = "" }) => $ref.endsWith("/AccountIdInPath"))) {
        ui.specActions.changeParam([path, method], "account_id", "path", id, false);
      }
    }
  }

  // Give names to the fields of the viewer that have none, and let the keyboard scroll what can be scrolled.
  function named() {
    give("textarea.body-param__text", "aria-label", () => "Request body");
    give(".examples-select-element", "aria-label", () => "Example");
    const parameter = "[data-param-name]";
    give(`${parameter} :is(input, select)`, "aria-label", (field) => field.closest(parameter).dataset.paramName);
    give(".highlight-code > .microlight", "tabindex", () => "0");
  }

  function give(selector, attribute, value) {
    for (const element of root.querySelectorAll(`${selector}:not([${attribute}])`)) {
      element.setAttribute(attribute, value(element));
    }
  }
})();
