"""Writes `vobiz_client/_generated/` from the OpenAPI document: `python client/generate.py`, with `--check` to compare.

Owns what a document may hold for the client to be generated from it: whatever it does not handle is an error, not left
out. Models come from datamodel-code-generator, operations from the template beside this file.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from datamodel_code_generator import GenerateConfig, InputFileType, LiteralType, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import Formatter, PythonVersion

import generate_clues
import generate_docs
from vobiz_spec import Spec, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HERE = Path(__file__).resolve().parent
OUTPUT = HERE / "vobiz_client" / "_generated"
HEADER = "# Generated from the OpenAPI document by client/generate.py: do not edit."
# What the document calls otherwise than Python callers do.
PYTHON_NAMES = {"phone_number": "number", "e164": "number"}
ACCOUNT = "account_id"
METHODS = ("get", "put", "post", "delete", "patch")
KNOWN_OPERATION_KEYS = {
    *("operationId", "summary", "description", "tags", "parameters", "requestBody", "responses", "x-behaviours"),
}
KNOWN_PARAMETER_KEYS = {"name", "in", "required", "description", "schema", "example"}


class UnhandledError(Exception):
    """The document holds something that the generator does not handle."""


@dataclass(frozen=True, kw_only=True)
class Argument:
    """An argument of a method. `sent_as` is its name in the document."""

    name: str
    sent_as: str
    type: str
    required: bool
    description: str
    first_by_keyword: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the generated files, or with --check compare them; 1 where they differ."""
    parser = argparse.ArgumentParser(description="Generate the client from the OpenAPI document.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file would change")
    options = parser.parse_args(arguments)
    changed = [name for name, text in render(load().document).items() if _read(OUTPUT / name) != text]
    if options.check:
        print(*[f"{name} differs from the document: run client/generate.py" for name in changed], sep="\n", end="")
        return 1 if changed else 0
    for name, text in render(load().document).items():
        (OUTPUT / name).write_text(text, encoding="utf-8")
    print(f"changed: {', '.join(changed) or 'nothing'}")
    return 0


def render(document: Mapping[str, Any]) -> dict[str, str]:
    """The generated files by their names. Raises UnhandledError; warnings of the generator are errors."""
    _check_security(document)
    operations = list(_operations(document))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        models = _models(document, operations)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 it writes Python, not HTML
    )
    environment.filters["literal"] = repr
    common = generate_clues.common(operation["clues"] for operation in operations)
    template = environment.get_template("operations.py.jinja")
    return {
        "__init__.py": f'{HEADER}\n"""What is generated from the OpenAPI document."""\n',
        "models.py": _formatted(models),
        "operations.py": _formatted(template.render(header=HEADER, operations=operations, common=common)),
    }


def _models(document: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]) -> str:
    """The schemas that operations send and get, and one for the parameters of each."""
    schemas = dict(document["components"]["schemas"])
    wanted: dict[str, Any] = {}
    for operation in operations:
        wanted |= operation["parameter_schemas"]
        for name in (operation["body_model"], operation["result_model"]):
            wanted |= dict(_reachable(name, schemas)) if name else {}
    for schema in list(wanted.values()):
        for name in _references(schema):
            wanted |= dict(_reachable(name, schemas))
    small = {key: document[key] for key in ("openapi", "info")} | {"paths": {}, "components": {"schemas": wanted}}
    config = GenerateConfig(
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        base_class="vobiz_client._model.Model",
        custom_file_header=f'{HEADER}\n"""What is sent and what is answered."""',
        collapse_root_models=True,
        disable_timestamp=True,
        enum_field_as_literal=LiteralType.All,
        # Without one the generator warns that its default will change; ruff comes after it.
        formatters=[Formatter.BUILTIN],
        # Beside `format: uuid` a pattern would be dropped without a word.
        type_mappings=["string+uuid=string"],
        use_annotated=True,
        use_double_quotes=True,
        use_schema_description=True,
        use_single_line_docstring=True,
        use_standard_collections=True,
        use_union_operator=True,
    )
    text = generate(small, config=config)
    if not isinstance(text, str):
        raise UnhandledError(f"one module of models was expected, not {type(text).__name__}")
    return text


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    spec = Spec(document)
    for path, item in document["paths"].items():
        _check_keys(path, item, {*METHODS, "parameters"})
        for method in METHODS:
            if method in item:
                yield _operation(spec, path, method)


def _operation(spec: Spec, path: str, method: str) -> dict[str, Any]:
    entry = spec.document["paths"][path][method]
    id_ = entry["operationId"]
    _check_keys(id_, entry, KNOWN_OPERATION_KEYS)
    operation = spec.operations[id_]
    parameters = [_parameter(id_, parameter) for parameter in spec.parameters(operation)]
    body_model = _body_model(id_, entry.get("requestBody"))
    result_model = _result_model(id_, entry["responses"])
    sent = [(p["name"], p["schema"], p.get("required", False), p) for p in parameters if p["name"] != ACCOUNT]
    if body_model:
        body = spec.schema(body_model)
        sent += [(name, s, name in body.get("required", ()), s) for name, s in body["properties"].items()]
    arguments = list(_arguments(id_, sent, spec))
    return {
        "id": id_,
        "constant": id_.upper(),
        "method": method.upper(),
        "path": spec.base_path + path,
        "body_model": body_model,
        "result_model": result_model,
        "returns": f"models.{result_model}" if result_model else "None",
        **_parameter_models(id_, parameters),
        "numbers": sorted(name for name, schema, *_ in sent if _refers_to(schema, "E164")),
        "arguments": arguments,
        "clues": generate_clues.clues(spec, operation),
        "docstring": generate_docs.docstring(spec, operation, entry, arguments, result_model),
    }


def _arguments(id_: str, sent: Sequence[tuple[str, Any, bool, Any]], spec: Spec) -> Iterator[Argument]:
    """The required ones first, of which the first may be given by its place; everything else goes by keyword."""
    ordered = sorted(sent, key=lambda entry: not entry[2])
    names = [PYTHON_NAMES.get(name, name) for name, *_ in ordered]
    if len(set(names)) < len(names):
        raise UnhandledError(f"{id_}: two arguments of the same name: {', '.join(names)}")
    by_place = 1 if ordered and ordered[0][2] else 0
    for index, (name, schema, required, described) in enumerate(ordered):
        description = described.get("description") or _resolved(schema, spec).get("description", "")
        if _refers_to(schema, "E164"):
            description = "The phone number in E.164 form, such as +912271264217; encoding it is the client's business."
        yield Argument(
            name=names[index],
            sent_as=name,
            type=_python_type(f"{id_}, {name}", _resolved(schema, spec)),
            required=required,
            description=description,
            first_by_keyword=index == by_place,
        )


def _parameter_models(id_: str, parameters: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A schema for the parameters in the path, and one for those in the query, where there are any."""
    title = "".join(word.capitalize() for word in id_.split("_"))
    found: dict[str, Any] = {"path_model": None, "query_model": None, "parameter_schemas": {}}
    for place in ("path", "query"):
        own = [parameter for parameter in parameters if parameter["in"] == place]
        if own:
            found[f"{place}_model"] = name = f"{title}{place.capitalize()}"
            found["parameter_schemas"][name] = {
                "type": "object",
                "description": f"What {id_} takes in its {place}.",
                "required": [parameter["name"] for parameter in own if parameter.get("required")],
                "properties": {parameter["name"]: _described(parameter) for parameter in own},
            }
    return found


def _described(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter's schema with its first sentence and its example: what an error about it shows."""
    first = generate_docs.first_sentence(parameter.get("description", ""))
    examples = [parameter["example"]] if "example" in parameter else []
    return {**parameter["schema"], "description": first, "examples": examples}


def _parameter(id_: str, parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    name = f"{id_}, parameter {parameter.get('name')}"
    _check_keys(name, parameter, KNOWN_PARAMETER_KEYS)
    if parameter["in"] not in {"path", "query"}:
        raise UnhandledError(f"{name}: in {parameter['in']} is not handled")
    return parameter


def _body_model(id_: str, body: Mapping[str, Any] | None) -> str | None:
    if body is None:
        return None
    if not body.get("required"):
        raise UnhandledError(f"{id_}: a body that may be left out is not handled")
    return _json_schema(f"{id_}, requestBody", body)


def _result_model(id_: str, responses: Mapping[str, Any]) -> str | None:
    """The schema of what success has; responses below 200 and from 300 on are the behaviours' business."""
    if "default" in responses or any("X" in str(status).upper() for status in responses):
        raise UnhandledError(f"{id_}: default and ranges of responses are not handled")
    models = {
        _json_schema(f"{id_}, response {status}", response)
        for status, response in responses.items()
        if str(status).startswith("2")
    }
    if len(models) != 1:
        raise UnhandledError(f"{id_}: one kind of success was expected, not {len(models)}")
    return models.pop()


def _json_schema(where: str, holder: Mapping[str, Any]) -> str | None:
    """The name of the schema of a JSON body, None where there is no body."""
    if "$ref" in holder:
        raise UnhandledError(f"{where}: a $ref is not handled here")
    content = holder.get("content", {})
    if not content:
        return None
    if set(content) != {"application/json"}:
        raise UnhandledError(f"{where}: media types other than application/json alone: {', '.join(content)}")
    reference = content["application/json"]["schema"].get("$ref")
    if not reference:
        raise UnhandledError(f"{where}: the schema must be a name in components")
    return str(reference).rpartition("/")[2]


def _check_security(document: Mapping[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    headers = {(scheme["type"], scheme.get("in"), scheme.get("name")) for scheme in schemes.values()}
    expected = {("apiKey", "header", "X-Auth-ID"), ("apiKey", "header", "X-Auth-Token")}
    if document["security"] != [{name: [] for name in schemes}] or headers != expected:
        raise UnhandledError("security: only X-Auth-ID and X-Auth-Token, both together, are handled")


def _check_keys(where: str, entry: Mapping[str, Any], known: set[str]) -> None:
    if unknown := set(entry) - known:
        raise UnhandledError(f"{where}: {', '.join(sorted(unknown))} is not handled")


def _python_type(where: str, schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    try:
        return {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}[schema["type"]]
    except (KeyError, TypeError):
        raise UnhandledError(f"{where}: the type {schema.get('type')} is not handled") from None


def _resolved(schema: Mapping[str, Any], spec: Spec) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    return {**spec.schema(schema["$ref"].rpartition("/")[2]), **schema}


def _refers_to(schema: Mapping[str, Any], name: str) -> bool:
    return str(schema.get("$ref", "")).endswith(f"/{name}")


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(reference := schema.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _reachable(name: str, schemas: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield name, schemas[name]
    for reference in _references(schemas[name]):
        yield from _reachable(reference, schemas)


def _formatted(code: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--config", str(HERE.parent / "pyproject.toml"), "-"]
    return subprocess.run(command, input=code, check=True, capture_output=True, text=True).stdout  # noqa: S603 ours


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
