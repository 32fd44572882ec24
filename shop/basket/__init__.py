"""Fork of Oscar's basket app: wires our homes in, decides nothing."""
