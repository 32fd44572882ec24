"""Fork of Oscar's offer app: wires our homes in, decides nothing."""
