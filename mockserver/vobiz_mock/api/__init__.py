"""Vobiz's side, as the document has it: from a Request to an Outcome. Pure, apart from the store."""
