"""A minimal Oscar project after Oscar's documentation, with a search that costs nothing."""
