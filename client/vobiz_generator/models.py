"""Generates the module of pydantic models, by datamodel-code-generator.

Owns that tool's options. Knows nothing of operations.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

from datamodel_code_generator import GenerateConfig, InputFileType, LiteralType, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import Formatter, PythonVersion

from vobiz_generator.formatting import CHECKOUT
from vobiz_generator.model_schemas import IN_REPR, NEEDED
from vobiz_generator.schemas import patterns
from vobiz_generator.unhandled import UnhandledError, check_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

# Its annotation may have several lines.
_ROOT_MODEL = re.compile(r"class (\w+)\(RootModel\[.+\]\):\n    root: (.+(?:\n    .+)*)\n+")


def models(document: Mapping[str, Any], schemas: Mapping[str, Any], *, header: str) -> str:
    """Return the module of models.

    Args:
        document: The OpenAPI document.
        schemas: The schemas of the models by their names.
        header: The first line.

    Raises:
        UnhandledError: The schemas need more than one module, or have a pattern that the models' engine does not take.
        Warning: The tool warns of something.

    """
    for pattern in patterns(schemas):
        check_pattern(pattern)
    small = {
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": {},
        "components": {"schemas": schemas},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = generate(small, config=_config(header))
    if not isinstance(text, str):
        raise UnhandledError("components, schemas", f"a result of type {type(text).__name__}, not one module,")
    return _inlined(text)


def _inlined(text: str) -> str:
    """Replace each root model, which the tool makes of a list's entries, by its annotation.

    Pydantic builds its own root model when it is imported, which takes longer than all models of the client.
    """
    annotations = dict(_ROOT_MODEL.findall(text))
    text = _ROOT_MODEL.sub("", text).replace(", RootModel\n", "\n")
    return re.sub(r"\w+", lambda word: annotations.get(word[0], word[0]), text) if annotations else text


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
        field_extra_keys={NEEDED},
        field_extra_keys_without_x_prefix={IN_REPR},
        # By default the formatter reads the pyproject.toml of the current folder.
        settings_path=CHECKOUT,
        # For `format: uuid` the tool would drop the pattern without a warning. A password is sent as it is.
        type_mappings=["string+uuid=string", "string+password=string"],
        use_annotated=True,
        use_double_quotes=True,
        use_schema_description=True,
        use_single_line_docstring=True,
        use_standard_collections=True,
        use_union_operator=True,
    )
