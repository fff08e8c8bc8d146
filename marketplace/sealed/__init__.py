"""Texts that lie encrypted in the database: bank accounts, tokens of engines, secrets of the second factor."""
