"""The base of the generated models: how every one of them treats what it is given.

Owns pydantic's settings alone. What a model holds comes from the OpenAPI document.
"""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value of the API, frozen.

    Fields that the document does not know are kept, as `model_extra`: Vobiz adds to its answers at any time.
    """

    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        protected_namespaces=(),
        # The document's patterns look ahead, which pydantic's own engine cannot.
        regex_engine="python-re",
    )
