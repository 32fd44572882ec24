"""People: the user model, the companies they buy for, and how they switch."""
