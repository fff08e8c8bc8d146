"""Texts that lie encrypted in the database: bank accounts, secrets of the second factor."""
