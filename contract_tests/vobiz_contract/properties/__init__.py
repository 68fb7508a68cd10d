"""The properties: statements about many requests. What one finds is attributed to the behaviour that it breaks."""

from vobiz_contract.properties import bodies, endurance, fuzzing, lifecycles, sequences, spellings
from vobiz_contract.properties.property import Property

__all__ = ["PROPERTIES", "Property"]

PROPERTIES: tuple[Property, ...] = (
    spellings.PROPERTY,
    bodies.PROPERTY,
    sequences.PROPERTY,
    lifecycles.PROPERTY,
    endurance.PROPERTY,
    fuzzing.PROPERTY,
)
