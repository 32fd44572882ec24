"""Fork of Oscar's search app: wires our homes in, decides nothing."""
