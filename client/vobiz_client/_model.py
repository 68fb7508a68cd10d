"""The base class of the generated models.

Owns pydantic's settings alone. The fields of the models come from the OpenAPI document.
"""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value of the API. It is immutable.

    Fields that the document does not have are kept in `model_extra`, because Vobiz may add some at any time.
    """

    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        protected_namespaces=(),
        # The document's patterns contain lookaheads, which pydantic's own engine does not support.
        regex_engine="python-re",
    )
