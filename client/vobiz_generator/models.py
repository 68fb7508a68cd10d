"""Generates the module of pydantic models, by datamodel-code-generator.

Owns that tool's options. Knows nothing of operations.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from datamodel_code_generator import GenerateConfig, InputFileType, LiteralType, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import Formatter, PythonVersion

from vobiz_generator.formatting import CHECKOUT
from vobiz_generator.schemas import is_secret, patterns, references, with_references
from vobiz_generator.unhandled import UnhandledError, check_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_IN_REPR = "x-repr"  # becomes the argument `repr` of pydantic's Field


def models(document: Mapping[str, Any], own: Mapping[str, Any], names: Iterable[str], *, header: str) -> str:
    """Return the module of models.

    Args:
        document: The OpenAPI document.
        own: Schemas by their names that are not in the document.
        names: The schemas of the document that are needed. Those that they refer to are added.
        header: The first line.

    Raises:
        UnhandledError: The schemas need more than one module, or have a pattern that the models' engine does not take.
        Warning: The tool warns of something.

    """
    schemas = document["components"]["schemas"]
    used = [*names, *(name for schema in own.values() for name in references(schema))]
    needed = {name: _marked(schema) for name, schema in {**own, **with_references(used, schemas)}.items()}
    for pattern in patterns(needed):
        check_pattern(pattern)
    small = {
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": {},
        "components": {"schemas": needed},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = generate(small, config=_config(header))
    if not isinstance(text, str):
        raise UnhandledError("components, schemas", f"a result of type {type(text).__name__}, not one module,")
    return text


def _marked(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema in which each secret says that it is in no repr."""
    if "properties" not in schema:
        return schema
    properties = {
        name: {**field, _IN_REPR: False} if is_secret(name, field) else field
        for name, field in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def _config(header: str) -> GenerateConfig:
    return GenerateConfig(
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        base_class="vobiz_client._model.Model",
        custom_file_header=f'{header}\n"""The values that are sent and received."""',
        collapse_root_models=True,
        disable_timestamp=True,
        enum_field_as_literal=LiteralType.All,
        # Without a formatter the tool warns that its default will change. Ruff formats the text afterwards.
        formatters=[Formatter.BUILTIN],
        field_extra_keys_without_x_prefix={_IN_REPR},
        # By default the formatter reads the pyproject.toml of the current folder.
        settings_path=CHECKOUT,
        # For `format: uuid` the tool would drop the pattern without a warning.
        type_mappings=["string+uuid=string"],
        use_annotated=True,
        use_double_quotes=True,
        use_schema_description=True,
        use_single_line_docstring=True,
        use_standard_collections=True,
        use_union_operator=True,
    )
