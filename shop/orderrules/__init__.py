"""How may they order? Least order values, quantity minimums and multiples."""
