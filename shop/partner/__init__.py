"""Fork of Oscar's partner app: wires our homes in, decides nothing."""
