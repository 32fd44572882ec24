"""Fork of Oscar's customer app: wires our homes in, decides nothing."""
