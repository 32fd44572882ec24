"""One file, one criterion."""
