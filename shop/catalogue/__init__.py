"""Fork of Oscar's catalogue app: wires our homes in, decides nothing."""
