"""Telling the engine what companies do in the shop."""
