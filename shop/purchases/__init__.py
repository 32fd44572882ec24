"""What was bought, by which company, on which terms: side tables of basket and order."""
