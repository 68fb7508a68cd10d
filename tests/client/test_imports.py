"""What `import vobiz_client` brings, because each program that uses the client waits for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import vobiz_client
from vobiz_client._generated import models, operations
from vobiz_client._model import Model, built
from vobiz_client.endpoint import Endpoint, model_named

MODELS = [one for one in vars(models).values() if isinstance(one, type) and issubclass(one, Model) and one is not Model]
ENDPOINTS = [one for one in vars(operations).values() if isinstance(one, Endpoint)]


def _imported_by(code: str) -> set[str]:
    command = [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("module", ["pydantic", "vobiz_client._generated.models", "asyncio", "vobiz_spec", "yaml"])
def test_import_does_not_bring(module: str) -> None:
    """Pydantic and the models take as long as all other imports, and are not needed before the first request."""
    assert module not in _imported_by("import vobiz_client")


def test_import_and_client_do_not_look_up_the_version_before_a_request() -> None:
    """Only models and the version are loaded later; a Client can be made without them."""
    imported = _imported_by("import vobiz_client; vobiz_client.Client(auth_id='a', auth_token='b')")
    assert {"requests", "pydantic"} & imported == {"requests"}


def test_each_public_name_can_be_looked_up() -> None:
    """Names that are loaded later are there like all others."""
    assert [name for name in vobiz_client.__all__ if not hasattr(vobiz_client, name)] == []
    assert set(vobiz_client.__all__) <= set(dir(vobiz_client))


def test_dir_lists_each_name_once() -> None:
    """A completion of a shell shows what `dir` returns."""
    names = dir(vobiz_client)
    assert sorted(set(names)) == names


def test_other_names_are_refused() -> None:
    """A model that is not public is not found, as before."""
    with pytest.raises(AttributeError, match="has no attribute 'AssignNumberPath'"):
        _ = vobiz_client.AssignNumberPath


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.id)
def test_models_of_an_endpoint_exist(endpoint: Endpoint[object]) -> None:
    """An endpoint has the names of its models, which are looked up at the first request."""
    names = (endpoint.result_model, endpoint.path_model, endpoint.query_model, endpoint.body_model)
    assert all(issubclass(model_named(name), Model) for name in names if name)


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.__name__)
def test_model_can_be_built(model: type[Model]) -> None:
    """A model is built when it is first used, so that an import would not show a mistake in it."""
    assert built(model).__pydantic_complete__
