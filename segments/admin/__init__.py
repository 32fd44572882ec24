"""Django admin for companies and segments."""
