"""Fork of Oscar's order app: wires our homes in, decides nothing."""
