"""Renders the generated files: puts the document's operations into the template, and formats the result.

Owns the names and headers of the files. Writes nothing to disk.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from vobiz_generator.formatting import CHECKOUT, formatted
from vobiz_generator.model_schemas import model_schemas
from vobiz_generator.models import models
from vobiz_generator.operations import methods
from vobiz_generator.refusals import common_refusals
from vobiz_generator.unhandled import check_security

if TYPE_CHECKING:
    from vobiz_generator.operations import Method
    from vobiz_spec import Spec

COMMAND = "python -m vobiz_generator"
HEADER = f"# Generated from the OpenAPI document by `{COMMAND}`: do not edit."
OUTPUT = CHECKOUT / "client" / "vobiz_client" / "_generated"
_TEMPLATES = Path(__file__).resolve().parent / "templates"


def render(spec: Spec) -> dict[str, str]:
    """Return the text of each generated file, by its name.

    Raises:
        UnhandledError: The document holds something that the generator does not handle.

    """
    check_security(spec.document)
    found = list(methods(spec))
    parameters = {name: schema for method in found for name, schema in method.parameter_schemas.items()}
    bodies = [method.body_model for method in found if method.body_model]
    results = [method.result_model for method in found if method.result_model]
    schemas = model_schemas(spec, parameters, bodies, results)
    return {
        "__init__.py": f'{HEADER}\n"""The code that is generated from the OpenAPI document."""\n',
        "models.py": formatted(models(spec.document, schemas, header=HEADER)),
        "operations.py": formatted(_operations(spec, found)),
    }


def _operations(spec: Spec, found: list[Method]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 it writes Python, not HTML
    )
    environment.filters["literal"] = repr
    template = environment.get_template("operations.py.jinja")
    return template.render(header=HEADER, methods=found, common=common_refusals(spec))
