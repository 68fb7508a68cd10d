"""The properties: what holds for anything that is drawn, and over time. What they find names the behaviour broken."""

from vobiz_contract.properties import bodies, endurance, generated, sequences, spellings
from vobiz_contract.properties.drawing import Property

__all__ = ["PROPERTIES", "Property"]

PROPERTIES: tuple[Property, ...] = (
    spellings.PROPERTY,
    bodies.PROPERTY,
    sequences.PROPERTY,
    endurance.PROPERTY,
    generated.PROPERTY,
)
