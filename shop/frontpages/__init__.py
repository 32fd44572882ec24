"""Where do they land? Front pages made of blocks."""
