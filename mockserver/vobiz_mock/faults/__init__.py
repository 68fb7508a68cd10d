"""What goes wrong on purpose: faults, which change or lose the answers to some requests."""
