"""Who looks after them? The sales rep's own pages."""
