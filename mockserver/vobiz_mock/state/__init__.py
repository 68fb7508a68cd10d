"""What a fake remembers."""
