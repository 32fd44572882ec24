"""Fork of Oscar's checkout app: wires our homes in, decides nothing."""
