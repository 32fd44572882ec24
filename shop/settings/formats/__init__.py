"""How dates are written, where the language's own way would be misread."""
